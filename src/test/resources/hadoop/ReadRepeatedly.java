import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapred.FileInputFormat;
import org.apache.hadoop.mapred.InputSplit;
import org.apache.hadoop.mapred.JobConf;
import org.apache.hadoop.mapred.RecordReader;
import org.apache.hadoop.mapred.Reporter;
import org.apache.hadoop.mapred.TextInputFormat;

/**
 * For each line of the standard input, reads a folder and those below it as a job of MapReduce does, and prints how many
 * different lines it has, and how many. Run from its source on the class path of Hadoop.
 */
public final class ReadRepeatedly {
    public static void main(String[] folder) throws IOException {
        for (int asked = System.in.read(); asked >= 0; asked = System.in.read()) {
            JobConf job = new JobConf();
            job.setBoolean(FileInputFormat.INPUT_DIR_RECURSIVE, true);
            FileInputFormat.setInputPaths(job, folder[0]);
            TextInputFormat format = new TextInputFormat();
            format.configure(job);
            Set<String> distinct = new HashSet<>();
            long lines = 0;
            for (InputSplit split : format.getSplits(job, 1)) {
                RecordReader<LongWritable, Text> reader = format.getRecordReader(split, job, Reporter.NULL);
                Text line = reader.createValue();
                while (reader.next(reader.createKey(), line)) {
                    distinct.add(line.toString());
                    lines++;
                }
                reader.close();
            }
            System.out.println(distinct.size() + " " + lines);
        }
    }
}
