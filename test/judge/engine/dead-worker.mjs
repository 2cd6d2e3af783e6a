// A worker whose thread ends at every job.
export default function die() {
  process.exit(3);
}
