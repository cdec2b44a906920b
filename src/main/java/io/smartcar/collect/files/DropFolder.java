package io.smartcar.collect.files;

import io.smartcar.camel.support.FilePositions;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The drop folder, the folders to which its files are moved, the positions of its files and the file memory. The bean
 * {@code dropFolder}. Thread-safe once configured.
 */
public final class DropFolder {
    private String directory = "incoming";
    private String doneDirectory = "done";
    private String failedDirectory = "failed";
    private String duplicatesDirectory = "duplicates";
    private String positionFile = ".file-positions.json";
    private String memoryFile = ".file-memory.jsonl";
    private int remembered = 10_000;
    private FilePositions positions;
    private FileMemory memory;

    /** The drop folder; {@code incoming} by default. */
    public void setDirectory(String directory) {
        this.directory = directory;
    }

    /** The folder of files that were read, relative to the drop folder or absolute; {@code done} by default. */
    public void setDoneDirectory(String doneDirectory) {
        this.doneDirectory = doneDirectory;
    }

    /** The folder of files that cannot be read to their end; {@code failed} by default. */
    public void setFailedDirectory(String failedDirectory) {
        this.failedDirectory = failedDirectory;
    }

    /** The folder of files whose content was read before; {@code duplicates} by default. */
    public void setDuplicatesDirectory(String duplicatesDirectory) {
        this.duplicatesDirectory = duplicatesDirectory;
    }

    /** The file of the positions, relative to the drop folder; {@code .file-positions.json} by default. */
    public void setPositionFile(String positionFile) {
        this.positionFile = positionFile;
    }

    /** The file of the file memory, relative to the drop folder; {@code .file-memory.jsonl} by default. */
    public void setMemoryFile(String memoryFile) {
        this.memoryFile = memoryFile;
    }

    /** The number of remembered files; 10,000 by default. */
    public void setRemembered(int remembered) {
        this.remembered = remembered;
    }

    /** The drop folder, absolute. */
    Path root() {
        return Path.of(directory).toAbsolutePath().normalize();
    }

    Path done() {
        return resolve(doneDirectory);
    }

    Path failed() {
        return resolve(failedDirectory);
    }

    Path duplicates() {
        return resolve(duplicatesDirectory);
    }

    /** Whether a path is, or lies in, one of the folders to which files are moved. */
    boolean isOwn(Path absolute) {
        return own().anyMatch(absolute::startsWith);
    }

    /** Whether one of the folders to which files are moved lies below a path. */
    boolean leadsToOwn(Path absolute) {
        return own().anyMatch(folder -> folder.startsWith(absolute));
    }

    private Stream<Path> own() {
        return List.of(done(), failed(), duplicates()).stream();
    }

    private Path resolve(String path) {
        return root().resolve(path).normalize();
    }

    /** How far each file is acknowledged. */
    synchronized FilePositions positions() {
        if (positions == null) {
            positions = new FilePositions(resolve(positionFile));
        }
        return positions;
    }

    /** Which files were read. */
    synchronized FileMemory memory() {
        if (memory == null) {
            memory = new FileMemory(resolve(memoryFile), remembered);
        }
        return memory;
    }
}
