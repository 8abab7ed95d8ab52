package shop.billing.payments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

@Component
public class StatementRenderer {
    private final JdbcTemplate jdbc;

    public StatementRenderer(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Takes a minute for large accounts, well below max.poll.interval.ms: the listener waits for it. */
    public void renderFinalStatement(String account) {
        List<String> lines = jdbc.queryForList("SELECT amount FROM ledger WHERE account = ? ORDER BY id", String.class, account);
        try {
            Files.write(Path.of("statements", account + ".txt"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
