/**
 * The files of a partition, written exactly once: records appear in files together with the position that follows them,
 * or not at all.
 *
 * <pre>
 * base/driver/wrk_date=20160101/NAME+FIRST+LAST.log          what readers see
 * base/_smartcar/GROUP/NAME/owner-UUID/open/0+log+FOLDER      being written
 * base/_smartcar/GROUP/NAME/commit-FIRST-LAST/0+log+FOLDER    committed, not yet moved to its folder
 * base/_smartcar/GROUP/NAME/commit-FIRST-LAST/_sources        the ids of its records, to recognize repeats
 * </pre>
 *
 * <p>The commit is one rename, of {@code open} to {@code commit-FIRST-LAST}. Who takes a partition over creates an owner
 * folder, then renames those of all other owners, then reads the commits: a rename of {@code open} by one of the others
 * fails from then on, and what it could still commit before is read. So commits form a chain without gap or overlap,
 * however late, frozen or wrong about their ownership its writers are. It rests on two properties of HDFS: a rename is
 * atomic, and nothing can be created below a folder that is gone. There is no lock, lease, log or clock.
 */
package io.smartcar.camel.hdfs.files;
