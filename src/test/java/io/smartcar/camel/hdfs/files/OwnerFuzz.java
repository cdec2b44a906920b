package io.smartcar.camel.hdfs.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.camel.hdfs.format.FileCompression;
import io.smartcar.camel.hdfs.format.LineBreaks;
import io.smartcar.camel.hdfs.format.TextFormat;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.AbstractFileSystem;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Several owners of one partition, all but the newest of them zombies, which write the same records and are interleaved at
 * random between any two operations on names. Any of them may die there, and any answer of the file system may be lost,
 * before or after the operation is done, or long before. In the end each record must be visible once and in order.
 */
final class OwnerFuzz {
    private static final int OWNERS = 6;
    private static final int POSITIONS = 100;
    private static final List<String> FOLDERS = List.of("driver/day=1", "driver/day=2", "status/day=1");

    private final Random random;
    private final AbstractFileSystem fileSystem;
    private final Defect defect;
    private final Path base;
    private final List<Entry> log = new ArrayList<>();
    private final List<Request> late = new ArrayList<>();
    private final Map<String, Integer> events = new TreeMap<>();

    /** A position of the partition, with a record in each of the folders. */
    private record Entry(RecordId id, List<String> folders) {}

    /** A request that is still on its way. */
    private interface Request {
        void arrive() throws IOException;
    }

    /** A mistake in the file system, to see that it is found. */
    @FunctionalInterface
    interface Defect {
        AbstractFileSystem in(AbstractFileSystem fileSystem) throws URISyntaxException;
    }

    OwnerFuzz(AbstractFileSystem fileSystem, Defect defect, Path base, long seed) {
        this.random = new Random(seed);
        this.fileSystem = fileSystem;
        this.defect = defect;
        this.base = base;
        generate();
    }

    /** Repeats, retried events behind later ones, replays, positions without a record, and several records of one event. */
    private void generate() {
        List<Entry> retried = new ArrayList<>();
        while (log.size() < POSITIONS) {
            int kind = random.nextInt(10);
            Entry entry = kind == 0 && !log.isEmpty() ? log.get(random.nextInt(log.size())) : created();
            if (kind == 1) {
                retried.add(entry);
                continue;
            } else if (kind == 2 && !retried.isEmpty()) {
                entry = retried.remove(0);
            } else if (kind == 3) {
                entry = new Entry(entry.id, List.of());
            } else if (kind == 4) {
                entry = new Entry(new RecordId(entry.id.source(), entry.id.position(), 1), entry.folders);
            }
            log.add(entry);
        }
    }

    private Entry created() {
        RecordId id = new RecordId("source" + random.nextInt(3), 40L * log.size() + random.nextInt(40), 0);
        List<String> folders = new ArrayList<>(List.of(FOLDERS.get(random.nextInt(FOLDERS.size()))));
        if (random.nextInt(8) == 0) {
            folders.add("copy/day=1");
        }
        return new Entry(id, folders);
    }

    private static String line(int position, Entry entry) {
        return position + " " + entry.id;
    }

    private Map<String, List<String>> expected() {
        Map<String, List<String>> lines = new TreeMap<>();
        Set<RecordId> seen = new HashSet<>();
        for (int position = 0; position < log.size(); position++) {
            Entry entry = log.get(position);
            if (!entry.folders.isEmpty() && seen.add(entry.id)) {
                for (String folder : entry.folders) {
                    lines.computeIfAbsent(folder, any -> new ArrayList<>()).add(line(position, entry));
                }
            }
        }
        return lines;
    }

    /** @return what is wrong in the end; empty if nothing is */
    List<String> run() throws Exception {
        List<Owner> owners = new ArrayList<>();
        int created = 0;
        while (created < OWNERS || !owners.isEmpty()) {
            if (created < OWNERS && (owners.isEmpty() || random.nextInt(25) == 0)) {
                owners.add(new Owner(random.nextLong(), true));
                created++;
            }
            // the newest is the one that has the partition; the others wake up now and then
            Owner owner = owners.get(random.nextInt(3) > 0 ? owners.size() - 1 : random.nextInt(owners.size()));
            owner.dies |= random.nextInt(120) == 0;
            if (!owner.advance()) {
                owners.remove(owner);
            }
            if (!late.isEmpty() && random.nextInt(30) == 0) {
                arrive(late.remove(random.nextInt(late.size())));
            }
        }
        late.forEach(OwnerFuzz::arrive);
        Owner last = new Owner(random.nextLong(), false);
        while (last.advance()) {
            // alone
        }
        return problems();
    }

    private static void arrive(Request request) {
        try {
            request.arrive();
        } catch (IOException e) {
            // as it should
        }
    }

    private void count(String event) {
        events.merge(event, 1, Integer::sum);
    }

    /** What happened, and how often. */
    Map<String, Integer> events() {
        return events;
    }

    private List<String> problems() throws IOException {
        List<String> problems = new ArrayList<>();
        FileContext files = MemoryHdfs.context(fileSystem);
        Map<String, List<String>> visible = new TreeMap<>();
        Map<String, String> sorted = new TreeMap<>();
        String control = "_smartcar/group/T+0/";
        for (RemoteIterator<LocatedFileStatus> found = files.util().listFiles(base, true); found.hasNext(); ) {
            Path path = found.next().getPath();
            String name =
                    path.toUri().getPath().substring(base.toUri().getPath().length() + 1);
            if (!name.startsWith("_")) {
                try (var in = files.open(path)) {
                    sorted.put(name, new String(in.readAllBytes(), UTF_8));
                }
            } else if (!name.matches(Pattern.quote(control) + "commit-\\d+-\\d+/_sources")) {
                problems.add("hidden: " + name);
            }
        }
        sorted.forEach((name, text) -> visible.computeIfAbsent(
                        name.substring(0, name.lastIndexOf('/')), any -> new ArrayList<>())
                .addAll(text.lines().toList()));
        for (FileStatus status : files.util().listStatus(new Path(base, control))) {
            String name = status.getPath().getName();
            if (!name.matches("commit-\\d+-0*" + (POSITIONS - 1))) {
                problems.add("hidden: " + name);
            }
        }
        Map<String, List<String>> expected = expected();
        Set<String> folders = new HashSet<>(visible.keySet());
        folders.addAll(expected.keySet());
        for (String folder : folders) {
            List<String> there = visible.getOrDefault(folder, List.of());
            List<String> wanted = expected.getOrDefault(folder, List.of());
            if (!there.equals(wanted)) {
                problems.add(describe(there, wanted));
            }
        }
        return problems;
    }

    private static String describe(List<String> there, List<String> wanted) {
        Set<String> distinct = new HashSet<>(there);
        if (distinct.size() < there.size()) {
            return "twice";
        }
        if (!distinct.containsAll(wanted)) {
            return "missing";
        }
        return there.size() == wanted.size() ? "order" : "repeat";
    }

    /** Ends an owner as if its process were killed. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;

        Death() {
            super(null, null, false, false);
        }
    }

    /** An owner on a thread of its own, which waits before each operation until it may take the next step. */
    private final class Owner implements Runnable {
        private final Semaphore go = new Semaphore(0);
        private final Semaphore stopped = new Semaphore(0);
        private final Random choices;
        private final boolean hasFailures;
        private final Thread thread;
        private PartitionFiles files;
        private volatile boolean dies;
        private volatile boolean isOver;

        Owner(long seed, boolean hasFailures) {
            choices = new Random(seed);
            this.hasFailures = hasFailures;
            thread = new Thread(this, "owner");
            thread.setDaemon(true);
            thread.start();
        }

        /** Lets it take one step; false if that was its last. */
        boolean advance() {
            go.release();
            stopped.acquireUninterruptibly();
            return !isOver;
        }

        private void step(String operation, Path path) throws IOException {
            if (Thread.currentThread() != thread) {
                return;
            }
            stopped.release();
            go.acquireUninterruptibly();
            if (dies) {
                count("died before " + operation);
                throw new Death();
            }
            if (hasFailures && choices.nextInt(200) == 0) {
                throw new IOException("lost before " + operation);
            }
        }

        private void request(String operation, Request request) throws IOException {
            int outcome = hasFailures ? choices.nextInt(100) : 0;
            if (outcome == 1) {
                late.add(request);
                throw new IOException("late: " + operation);
            }
            request.arrive();
            if (outcome == 2) {
                throw new IOException("lost after " + operation);
            }
        }

        @Override
        public void run() {
            go.acquireUninterruptibly();
            try {
                AbstractFileSystem unreliable = new SteppedFileSystem(fileSystem, this::step) {
                    @Override
                    public void renameInternal(Path source, Path target, boolean overwrite) throws IOException {
                        Owner.this.step("rename", source);
                        request("rename", () -> fileSystem.renameInternal(source, target, overwrite));
                    }

                    @Override
                    public void mkdir(Path path, FsPermission permission, boolean createParent) throws IOException {
                        Owner.this.step("mkdir", path);
                        request("mkdir", () -> fileSystem.mkdir(path, permission, createParent));
                    }

                    @Override
                    public boolean delete(Path path, boolean recursive) throws IOException {
                        Owner.this.step("delete", path);
                        request("delete", () -> fileSystem.delete(path, recursive));
                        return true;
                    }
                };
                files = new PartitionFiles(
                        MemoryHdfs.context(defect.in(unreliable)),
                        base,
                        "group",
                        "T+0",
                        new TextFormat(FileCompression.NONE, LineBreaks.REFUSE),
                        new OpenFileLimit(100));
                live();
            } catch (Death e) {
                files.abandon();
            } catch (IOException | URISyntaxException e) {
                throw new IllegalStateException(e);
            } finally {
                isOver = true;
                stopped.release();
            }
        }

        private void live() throws IOException {
            for (int life = hasFailures ? 3 : 100; life > 0; life--) {
                try {
                    write();
                    files.close();
                    return;
                } catch (IOException e) {
                    count(
                            e instanceof FencedException
                                    ? "fenced"
                                    : String.valueOf(e.getMessage()).replaceAll("/.*", ""));
                }
            }
        }

        private void write() throws IOException {
            int position = (int) Math.max(0, files.takeOver() - choices.nextInt(10));
            while (position < POSITIONS) {
                int end = Math.min(POSITIONS, position + 1 + choices.nextInt(20));
                while (position < end) {
                    append(position++);
                }
                if (end == POSITIONS || choices.nextInt(3) == 0) {
                    position = (int) files.commit();
                }
            }
        }

        private void append(int position) throws IOException {
            Entry entry = log.get(position);
            if (entry.folders.isEmpty()) {
                files.skip(position);
            }
            for (String folder : entry.folders) {
                files.append(
                        position, entry.id, folder, null, line(position, entry).getBytes(UTF_8));
            }
        }
    }
}
