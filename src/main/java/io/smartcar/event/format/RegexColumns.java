package io.smartcar.event.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.camel.support.LineText;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.format.FormatSettings.Column;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Message;

/** The groups of an expression as the columns of a line. */
final class RegexColumns extends Values {
    private final NamedColumns columns;
    private final String[] groups;
    private final Matcher matcher;
    private final LineText text = new LineText();

    RegexColumns(Pattern pattern, NamedColumns columns) {
        super(columns.columns().size());
        this.columns = columns;
        this.groups = columns.columns().stream().map(Column::source).toArray(String[]::new);
        this.matcher = pattern.matcher("");
    }

    @Override
    public void view(byte[] line, Message event) throws RejectedEventException {
        clear();
        boolean ascii = isAscii(line);
        String decoded = ascii ? null : new String(line, UTF_8);
        if (!found(ascii ? text.view(line, 0, line.length) : text.view(decoded))) {
            throw new RejectedEventException(
                    RejectReason.FORMAT, "Expected a line in which kind." + columns.kind() + ".pattern is found");
        }
        for (int column = 0; column < groups.length; column++) {
            int start = matcher.start(groups[column]);
            if (start < 0) {
                continue;
            }
            int end = matcher.end(groups[column]);
            if (ascii) {
                set(column, line, start, end);
            } else {
                set(column, decoded.substring(start, end).getBytes(UTF_8));
            }
        }
        columns.checkMissing(this);
    }

    private boolean found(LineText viewed) throws RejectedEventException {
        try {
            return matcher.reset(viewed).find();
        } catch (LineText.TooManyLooksException | StackOverflowError e) {
            throw new RejectedEventException(
                    RejectReason.PATTERN,
                    "Expected kind." + columns.kind() + ".pattern to be done with the line sooner: avoid repetitions"
                            + " within repetitions, as in (a+)+, or make them possessive, as in a++");
        }
    }

    private static boolean isAscii(byte[] line) {
        int signs = 0;
        for (byte next : line) {
            signs |= next;
        }
        return signs >= 0;
    }
}
