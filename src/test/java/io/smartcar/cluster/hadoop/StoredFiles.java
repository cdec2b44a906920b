package io.smartcar.cluster.hadoop;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;

/**
 * The files that readers of HDFS see below a path, and the events in them, the lines of text or the records of Parquet:
 * found and read without the code that wrote them. Not thread-safe.
 */
public final class StoredFiles {
    private final HadoopAccess hdfs;
    private final String path;
    /** The events of files that were counted before: a visible file does not change. */
    private final Map<Path, Long> counted = new HashMap<>();

    /** What a folder holds. */
    public record Folder(int files, long events, long bytes) {
        private Folder plus(Folder other) {
            return new Folder(files + other.files, events + other.events, bytes + other.bytes);
        }
    }

    /** @param path below which the files are; it need not exist */
    public StoredFiles(HadoopAccess hdfs, String path) {
        this.hdfs = hdfs;
        this.path = path;
    }

    /** What each folder holds, by its name relative to the path. */
    public SortedMap<String, Folder> folders() throws IOException {
        SortedMap<String, Folder> folders = new TreeMap<>();
        for (FileStatus file : hdfs.visibleFiles(path)) {
            String folder = file.getPath().getParent().toUri().getPath();
            folders.merge(
                    folder.substring(Math.min(folder.length(), path.length() + 1)),
                    new Folder(1, events(file.getPath()), file.getLen()),
                    Folder::plus);
        }
        return folders;
    }

    /** The sum over all folders. */
    public static Folder sum(Iterable<Folder> folders) {
        Folder sum = new Folder(0, 0, 0);
        for (Folder folder : folders) {
            sum = sum.plus(folder);
        }
        return sum;
    }

    /** The events of all files of text whose folders begin with {@code prefix}. */
    public List<String> lines(String prefix) throws IOException {
        List<String> lines = new ArrayList<>();
        for (FileStatus file : hdfs.visibleFiles(path + "/" + prefix)) {
            if (isParquet(file.getPath())) {
                continue;
            }
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(open(file.getPath()), StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
            }
        }
        return lines;
    }

    private long events(Path file) throws IOException {
        Long before = counted.get(file);
        if (before != null) {
            return before;
        }
        long events = isParquet(file) ? records(file) : lines(file);
        counted.put(file, events);
        return events;
    }

    private static boolean isParquet(Path file) {
        return file.getName().endsWith(".parquet");
    }

    private long records(Path file) throws IOException {
        java.nio.file.Path copy = Files.createTempFile("stored", ".parquet");
        try (InputStream content = open(file)) {
            Files.copy(content, copy, StandardCopyOption.REPLACE_EXISTING);
            ParquetReadOptions options =
                    ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
            try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(copy), options)) {
                return reader.getRecordCount();
            }
        } finally {
            Files.delete(copy);
        }
    }

    private long lines(Path file) throws IOException {
        long events = 0;
        byte[] bytes = new byte[1 << 16];
        try (InputStream content = open(file)) {
            for (int length = content.read(bytes); length >= 0; length = content.read(bytes)) {
                for (int i = 0; i < length; i++) {
                    events += bytes[i] == '\n' ? 1 : 0;
                }
            }
        }
        return events;
    }

    private InputStream open(Path file) throws IOException {
        InputStream content = hdfs.fileSystem().open(file);
        if (file.getName().endsWith(".gz")) {
            return new GZIPInputStream(content);
        }
        return file.getName().endsWith(".zst") ? new ZstdInputStream(content) : content;
    }
}
