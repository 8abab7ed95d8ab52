/** True for Spring Boot's settings files, by their names. */
export const isSpringFile = (file: string): boolean =>
  /(?:^|\/)(?:application|bootstrap)[^/]*\.(?:ya?ml|properties)$/.test(file);

/**
 * The folder of the Maven or Gradle module a file belongs to: what stands before `src/main/` or its test folders, else
 * before the last `src/`,
 * else its own folder (that above, for `config/` and `resources/`, where Spring looks for settings as well). Takes and
 * gives absolute paths with `/`.
 */
export function moduleOf(file: string): string {
  const known = /^(.*?)\/src\/(?:main|it|e2e|[^/]*[tT]est[^/]*)\//.exec(file)?.[1] ?? /^(.*)\/src\//.exec(file)?.[1];
  return known ?? file.slice(0, file.lastIndexOf('/')).replace(/\/(?:config|resources)$/, '');
}
