export interface Item {
  sku: string;
  quantity: number;
}

export interface Order {
  id: string;
  customer: string;
  email: string;
  total: number;
  items: Item[];
}
