/** True for Spring Boot's settings files, by their names. */
export const isSpringFile = (file: string): boolean =>
  /(?:^|\/)(?:application|bootstrap)[^/]*\.(?:ya?ml|properties)$/.test(file);

/** True for Maven's and Gradle's files that may say which versions of libraries a module is built with. */
export const isBuildFile = (file: string): boolean =>
  /(?:^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?|libs\.versions\.toml)$/.test(file);

/** True for files that Java is read with besides its own: Spring's settings and build files. */
export const isJavaContext = (file: string): boolean => isSpringFile(file) || isBuildFile(file);

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
