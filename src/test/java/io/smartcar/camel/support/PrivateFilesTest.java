package io.smartcar.camel.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other users of the machine may read of the files of this process. */
class PrivateFilesTest {
    @TempDir
    Path folder;

    @Test
    void shouldCreateFilesAndFoldersForTheOwnerAlone() throws IOException {
        Path deep = folder.resolve("a/b");
        PrivateFiles.createDirectories(deep);
        try (FileChannel created =
                PrivateFiles.open(deep.resolve("file"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(created.isOpen()).isTrue();
        }
        assertThat(permissions(folder.resolve("a"))).isEqualTo("rwx------");
        assertThat(permissions(deep)).isEqualTo("rwx------");
        assertThat(permissions(deep.resolve("file"))).isEqualTo("rw-------");
    }

    @Test
    void shouldLeaveWhatIsThere() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
        PrivateFiles.createDirectories(folder);
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("target")));
        PrivateFiles.createDirectories(link);
        assertThat(permissions(folder)).isEqualTo("rwxr-x---");
    }

    @Test
    void shouldWorkWithoutPermissions() throws IOException {
        try (FileSystem zip =
                FileSystems.newFileSystem(folder.resolve("without-permissions.zip"), Map.of("create", "true"))) {
            PrivateFiles.createDirectories(zip.getPath("a", "b"));
            PrivateFiles.open(zip.getPath("a", "file"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                    .close();
            PrivateFiles.protect(zip.getPath("a", "file"));
            assertThat(zip.getPath("a", "file")).exists();
        }
    }

    @Test
    void shouldReplaceALinkThatSomeoneElseMade() throws IOException {
        Path precious = Files.writeString(folder.resolve("precious"), "content");
        Path file = folder.resolve("positions.json");
        Files.createSymbolicLink(AtomicFile.next(file), precious);
        AtomicFile.replace(file, new byte[] {'p'});
        assertThat(precious).hasContent("content");
        assertThat(file).hasContent("p");
        assertThat(permissions(file)).isEqualTo("rw-------");
    }

    @Test
    void shouldKeepPositionsPrivateThatAnEarlierVersionWroteForAll() throws IOException {
        PositionFile positions = new PositionFile(Files.createFile(folder.resolve("positions.json")));
        Files.createFile(AtomicFile.next(positions.path()));
        positions.save(List.of());
        assertThat(permissions(positions.path())).isEqualTo("rw-------");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
