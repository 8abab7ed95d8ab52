import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'none: the brokers allow 30 connections from one address',
  counts: 'sent',
  records: 200,
  brokers: { 'max.connections.per.ip': '30' },
  async run(lab) {
    await lab.start().exited;
  },
};
