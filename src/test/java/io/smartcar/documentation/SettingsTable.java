package io.smartcar.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings of a properties file as Markdown: a table for each section, a row for each comment and its settings. */
final class SettingsTable {
    private static final Pattern SECTION = Pattern.compile("# --- (.+) ---");
    private static final Pattern SETTING = Pattern.compile("([^#=\\s][^=]*)=(.*)");
    private static final Pattern UNSET = Pattern.compile("#(camel\\.[^=\\s]+)=.*");

    private final StringBuilder markdown = new StringBuilder();
    private final List<String> comment = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private String section;

    private SettingsTable() {}

    /** Reads a properties file. */
    static String of(Path properties) throws IOException {
        SettingsTable table = new SettingsTable();
        for (String line : Files.readAllLines(properties)) {
            Matcher title = SECTION.matcher(line);
            if (title.matches()) {
                table.section(title.group(1));
            } else if (table.section != null) {
                table.line(line);
            }
        }
        table.row();
        return table.markdown.toString().strip();
    }

    private void section(String title) {
        row();
        section = title;
        markdown.append("\n**")
                .append(title.substring(0, 1).toUpperCase())
                .append(title.substring(1))
                .append("**\n\n| setting | default | what it says |\n|---|---|---|\n");
    }

    private void line(String line) {
        Matcher setting = SETTING.matcher(line);
        Matcher unset = UNSET.matcher(line);
        if (unset.matches()) {
            keys.add(code(unset.group(1)));
            values.add("not set");
        } else if (setting.matches()) {
            keys.add(code(setting.group(1)));
            values.add(code(setting.group(2)));
        } else if (line.startsWith("#")) {
            if (!keys.isEmpty()) {
                row();
            }
            comment.add(line.substring(1).strip());
        } else if (line.isBlank()) {
            row();
        }
    }

    private void row() {
        if (!keys.isEmpty()) {
            markdown.append("| ")
                    .append(String.join("<br>", keys))
                    .append(" | ")
                    .append(String.join("<br>", values))
                    .append(" | ")
                    .append(String.join(" ", comment).replace("<", "&lt;").replace("|", "\\|"))
                    .append(" |\n");
        }
        keys.clear();
        values.clear();
        comment.clear();
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text.replace("\\\\", "\\").replace("|", "\\|") + "`";
    }
}
