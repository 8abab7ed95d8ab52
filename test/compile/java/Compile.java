import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import com.sun.source.util.JavacTask;

/**
 * Compiles many small programs in one process and prints their errors, as {@code file:line: message}.
 * Arguments: the class path, and a file that lists the sources: a line for each, an empty line after each program.
 * A line is the path to read, and after a tab the name to report it by. Nothing is written.
 */
class Compile {
    public static void main(String[] arguments) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            List<JavaFileObject> program = new ArrayList<>();
            for (String line : Files.readAllLines(Path.of(arguments[1]))) {
                if (!line.isEmpty()) {
                    String[] source = line.split("\t");
                    program.add(new Source(source[1], Files.readString(Path.of(source[0]))));
                } else {
                    check(compiler, files, arguments[0], program);
                    program.clear();
                }
            }
        }
    }

    private static void check(JavaCompiler compiler, StandardJavaFileManager files, String classPath, List<JavaFileObject> program) throws IOException {
        boolean lombok = false;
        for (JavaFileObject source : program) {
            lombok |= source.getCharContent(true).toString().contains("import lombok.");
        }
        List<String> options = List.of("-Xlint:none", "-classpath", classPath, lombok ? "-processorpath" : "-proc:none", lombok ? classPath : "-g:none");
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        // Up to the flow of exceptions and definite assignment; making class files would find nothing more.
        ((JavacTask) compiler.getTask(null, files, found, options, null, program)).analyze();
        for (Diagnostic<? extends JavaFileObject> diagnostic : found.getDiagnostics()) {
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                String where = diagnostic.getSource() == null ? program.get(0).getName() : diagnostic.getSource().getName() + ":" + diagnostic.getLineNumber();
                System.out.println(where + ": " + diagnostic.getMessage(Locale.ROOT).replace('\n', ' '));
            }
        }
    }

    /** A source whose file name need not be that of its public class. */
    private static final class Source extends SimpleJavaFileObject {
        private final String name;
        private final String text;

        Source(String name, String text) {
            super(Path.of(name).toUri(), Kind.SOURCE);
            this.name = name;
            this.text = text;
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return kind == Kind.SOURCE && !simpleName.endsWith("-info");
        }
    }
}
