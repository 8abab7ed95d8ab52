/** True for files that tests consist of, by Maven's and Gradle's conventions. */
export const isTestPath = (file: string): boolean =>
  /\/src\/(?:it|e2e|[^/]*test[^/]*)\//i.test(file) || /(?:Test|Tests|IT|TestCase)\.java$/.test(file);
