/** The names a parameter's text binds: itself, or those of a destructuring pattern. */
export const namesIn = (parameter: string): readonly string[] => parameter.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];

/** True for names of functions that fetch or make something and change nothing: `findUser`, `toDto`. */
export const readsByName = (name: string): boolean =>
  /^(get|find|fetch|load|read|query|list|search|lookup|resolve|is|has|can|should|exists|decode|encode|serialize|stringify|parse|validate|verify|check|map|convert|transform|build|to|from)(?![a-z])/.test(
    name,
  );
