package io.smartcar.camel.hdfs;

import io.smartcar.camel.hdfs.client.HdfsClient;
import io.smartcar.camel.hdfs.files.PartitionFiles;
import io.smartcar.camel.hdfs.format.FileCompression;
import io.smartcar.camel.hdfs.format.FileFormat;
import io.smartcar.camel.hdfs.format.FileType;
import io.smartcar.camel.hdfs.format.LineBreaks;
import io.smartcar.camel.hdfs.format.ParquetFormat;
import io.smartcar.camel.hdfs.format.TextFormat;
import io.smartcar.camel.support.client.ProducerHealth;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateOpts;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.UserGroupInformation;

/** Write files of a Hadoop file system. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "hdfs",
        title = "HDFS",
        syntax = "hdfs:path",
        producerOnly = true,
        category = {Category.BIGDATA, Category.FILE},
        headersClass = HdfsConstants.class)
public class HdfsEndpoint extends DefaultEndpoint implements EndpointServiceLocation {
    @UriPath
    @Metadata(required = true)
    private final String path;

    @UriParam
    private String folder;

    @UriParam(defaultValue = "TEXT")
    private FileType format = FileType.TEXT;

    @UriParam(defaultValue = "NONE")
    private FileCompression compression = FileCompression.NONE;

    @UriParam(defaultValue = "REFUSE")
    private LineBreaks lineBreaks = LineBreaks.REFUSE;

    @UriParam(label = "security")
    private UserGroupInformation userGroupInformation;

    private FileFormat fileFormat;
    /** Kept after a stop for messages in flight: toD stops endpoints on eviction while others still use them. */
    private volatile HdfsClient client;

    private volatile boolean isAcquired;

    /**
     * An endpoint of a path.
     *
     * @param uri the uri
     * @param component the component
     * @param path the path; a slash before it may be missing
     */
    public HdfsEndpoint(String uri, HdfsComponent component, String path) {
        super(uri, component);
        this.path = "/" + path.replaceFirst("^/+", "");
    }

    @Override
    public Producer createProducer() {
        return new HdfsProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("The hdfs component only writes: " + this + " cannot be consumed from");
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        fileFormat = switch (format) {
            case TEXT -> new TextFormat(compression, lineBreaks);
            case PARQUET -> new ParquetFormat(compression, getComponent().memory());
        };
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        client = getComponent().acquire(this);
        isAcquired = true;
    }

    @Override
    protected void doStop() throws Exception {
        if (isAcquired) {
            isAcquired = false;
            getComponent().release(client);
        }
        super.doStop();
    }

    /** How records become files. */
    public FileFormat format() {
        return fileFormat;
    }

    /** The path that folders are relative to. */
    public Path path() {
        return new Path(path);
    }

    /**
     * The file system, shared with other endpoints.
     *
     * @throws IOException if it cannot be opened, or the endpoint was never started
     */
    public FileSystem fileSystem() throws IOException {
        return client().fileSystem();
    }

    /**
     * The file system of {@link #fileSystem}, for renames that overwrite nothing and folders that are created without their
     * parents.
     *
     * @throws IOException if it cannot be opened, or the endpoint was never started
     */
    public FileContext fileContext() throws IOException {
        return client().fileContext();
    }

    /**
     * The replicas and block size of new files, which a file context would take from the name node.
     *
     * @throws IOException as {@link #fileSystem}
     */
    public CreateOpts[] createOptions() throws IOException {
        FileSystem files = fileSystem();
        return new CreateOpts[] {
            CreateOpts.repFac(files.getDefaultReplication(path())),
            CreateOpts.blockSize(files.getDefaultBlockSize(path()))
        };
    }

    /** The longest that writing or closing a file may block while data nodes do not answer. */
    public Duration longestWrite() throws IOException {
        return client().settings().longestWrite();
    }

    /**
     * Checks whether the file system answers, accepts writes, and permits them to this user, without writing.
     *
     * @throws IOException if not; the message names the path
     */
    public void checkAccess() throws IOException {
        client().probe(path(), PartitionFiles.hidden(path()));
    }

    /** A probe of the path: whether a file can be written there, and appear by a rename. */
    public HdfsProbe probe() {
        return () -> client().probeWrite(path(), PartitionFiles.hidden(path()));
    }

    /**
     * Names the cause of a failed write if it is that the data nodes are full.
     *
     * @return the same failure if it is not, or that cannot be found out
     */
    public IOException explain(IOException failure) {
        HdfsClient current = client;
        return current == null ? failure : current.explain(path(), failure);
    }

    private HdfsClient client() throws IOException {
        HdfsClient current = client;
        if (current == null) {
            throw new IOException("The endpoint " + this + " must be started before use");
        }
        return current;
    }

    /** The health check of a producer: whether the file system answers, accepts writes, and permits them to this user. */
    ProducerHealth health() {
        return new ProducerHealth(
                this,
                "hdfs-" + path,
                "HDFS",
                new ProducerHealth.Subject() {
                    @Override
                    public void probe() throws IOException {
                        client().probe(path(), PartitionFiles.hidden(path()));
                    }

                    @Override
                    public boolean describe(HealthCheckResultBuilder result) {
                        result.detail("path", path);
                        if (isAcquired) {
                            result.detail("cluster", getServiceUrl());
                        }
                        return isAcquired;
                    }
                },
                getComponent().probes());
    }

    @Override
    public HdfsComponent getComponent() {
        return (HdfsComponent) super.getComponent();
    }

    @Override
    public String getServiceUrl() {
        HdfsClient current = client;
        return isAcquired ? current.settings().uri().toString() : null;
    }

    @Override
    public String getServiceProtocol() {
        return "hdfs";
    }

    @Override
    public Map<String, String> getServiceMetadata() {
        return Map.of("path", path);
    }

    /** The folder on the file system that all files are below; created on the first write. */
    public String getPath() {
        return path;
    }

    /** @see #setFolder */
    public String getFolder() {
        return folder;
    }

    /**
     * The folder of the files, relative to the path; overridden by the header CamelHdfsFolder, which is required if no folder
     * is given here. No part of it may begin with a dot or an underscore, which readers ignore.
     */
    public void setFolder(String folder) {
        this.folder = folder;
    }

    /** @see #setFormat */
    public FileType getFormat() {
        return format;
    }

    /**
     * The format of the files: text, a line for each record, or parquet, whose records are arrays of objects in the
     * order of the columns in the header CamelHdfsSchema.
     */
    public void setFormat(FileType format) {
        this.format = format;
    }

    /** @see #setCompression */
    public FileCompression getCompression() {
        return compression;
    }

    /** The compression of the files: none, gzip or zstd; of Parquet page by page, so that readers can still split them. */
    public void setCompression(FileCompression compression) {
        this.compression = compression;
    }

    /** @see #setLineBreaks */
    public LineBreaks getLineBreaks() {
        return lineBreaks;
    }

    /**
     * How a line feed or carriage return within a record of text is written, at which readers would end the record: not at
     * all, since the record is rejected, or as backslash and n or r.
     */
    public void setLineBreaks(LineBreaks lineBreaks) {
        this.lineBreaks = lineBreaks;
    }

    /** @see #setUserGroupInformation */
    public UserGroupInformation getUserGroupInformation() {
        return userGroupInformation;
    }

    /** The user to connect as, already logged in, instead of the login of the component. */
    public void setUserGroupInformation(UserGroupInformation userGroupInformation) {
        this.userGroupInformation = userGroupInformation;
    }
}
