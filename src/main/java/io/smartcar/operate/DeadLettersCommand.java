package io.smartcar.operate;

import io.smartcar.event.deadletter.DeadLetterId;
import io.smartcar.replay.DeadLetterOrders;
import io.smartcar.replay.OpenDeadLetters;
import io.smartcar.replay.ReplaySelection;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the open dead letters of the dead-letter topic, shows single ones, and replays or discards a selection of them. */
@Command(
        name = "dead-letters",
        description = {
            "Lists the open dead letters of the dead-letter topic, or shows those with the given ids.",
            "Without a selection, --replay and --discard take all."
        },
        exitCodeList = {" 0:done", " 1:failed, or there is no such dead letter", " 2:wrong usage"})
final class DeadLettersCommand implements Callable<Integer> {
    private final Properties overrides;
    private final PrintStream out;

    @Parameters(paramLabel = "<id>", arity = "0..*", description = "Only those with these ids.")
    private Set<String> ids = Set.of();

    @Option(names = "--kind", split = ",", paramLabel = "<kind>", description = "Only those of these kinds.")
    private Set<String> kinds = Set.of();

    @Option(names = "--reason", split = ",", paramLabel = "<reason>", description = "Only those with these reasons.")
    private Set<String> reasons = Set.of();

    @Option(
            names = "--since",
            paramLabel = "<time>",
            converter = TimeConverter.class,
            description = "Only those since this time, 2026-01-31T10:00:00Z, or so long ago: 30m, 12h, 7d.")
    private Instant since;

    @Option(
            names = "--until",
            paramLabel = "<time>",
            converter = TimeConverter.class,
            description = "Only those before this time.")
    private Instant until;

    @Option(
            names = "--limit",
            paramLabel = "<number>",
            defaultValue = "20",
            description = "The number of the latest that are listed (default: ${DEFAULT-VALUE}).")
    private int limit;

    @ArgGroup
    private Action action = new Action();

    @Mixin
    private Confirmation confirmation;

    private static final class Action {
        @Option(names = "--replay", description = "Sends them back to the topics of their kinds.")
        boolean replay;

        @Option(names = "--discard", description = "Deletes them for good.")
        boolean discard;
    }

    /**
     * @param overrides settings that override all others
     * @param out receives the dead letters, and the result
     */
    DeadLettersCommand(Properties overrides, PrintStream out) {
        this.overrides = overrides;
        this.out = out;
    }

    @Override
    public Integer call() throws Exception {
        boolean changes = action.replay || action.discard;
        try (CommandContext context = changes ? CommandContext.sending(overrides) : CommandContext.offline(overrides)) {
            DeadLetterOrders orders = new DeadLetterOrders(context.context());
            if (orders.topic().isEmpty()) {
                throw new IllegalStateException("Dead letters go to files (dead-letters.sink): a line of JSON each, in "
                        + context.setting("dead-letters.directory") + " (dead-letters.directory)");
            }
            try (OpenDeadLetters open = new OpenDeadLetters(context.context(), orders.topic())) {
                SelectedDeadLetters selected = select(open);
                if (selected.size() == 0 && !ids.isEmpty()) {
                    throw new IllegalArgumentException("There is no open dead letter " + String.join(", ", ids));
                }
                if (!changes) {
                    show(selected);
                } else if (selected.size() == 0) {
                    out.println(selected.summary());
                } else if (confirmation.isGiven((action.replay ? "Replay " : "Discard ") + selected.summary() + "?")) {
                    CommandProgress progress = new CommandProgress(out, selected.size());
                    out.println(action.replay ? replay(orders, progress) : discard(orders, open, progress));
                }
            }
        }
        return 0;
    }

    private SelectedDeadLetters select(OpenDeadLetters open) {
        SelectedDeadLetters selected = new SelectedDeadLetters(ids.isEmpty() ? limit : ids.size());
        while (open.hasNext()) {
            open.next().stream().filter(selection()).forEach(selected::add);
        }
        return selected;
    }

    private void show(SelectedDeadLetters selected) {
        if (ids.isEmpty()) {
            selected.printList(out);
        } else {
            selected.printDetails(out);
        }
    }

    private Predicate<ConsumerRecord<byte[], byte[]>> selection() {
        Predicate<ConsumerRecord<byte[], byte[]>> selection = new ReplaySelection(kinds, reasons, since, until);
        return ids.isEmpty() ? selection : selection.and(deadLetter -> ids.contains(DeadLetterId.of(deadLetter)));
    }

    private String replay(DeadLetterOrders orders, CommandProgress progress) {
        return orders.replay(selection(), Long.MAX_VALUE, progress::add);
    }

    /** Discards the dead letters that were counted, and no later ones. */
    private String discard(DeadLetterOrders orders, OpenDeadLetters open, CommandProgress progress) {
        open.restart();
        return orders.discard(open, selection(), Long.MAX_VALUE, progress::add);
    }
}
