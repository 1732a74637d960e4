//! Where the demo's servers are, if nobody says: beside the checkout. PostgreSQL refuses to run as root, so where we
//! are root it runs as somebody else, who may not be let into the folder; then it is one under /var/tmp.

use crate::stop::Stop;
use rustix::process::geteuid;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

const HERE: &str = "demo-data";
const ANYBODY_MAY_ENTER: u32 = 0o001;

pub fn choose(named: Option<&Path>) -> Result<PathBuf, Stop> {
    if let Some(dir) = named {
        return Ok(dir.to_owned());
    }
    let here = std::env::current_dir()?;
    if !geteuid().is_root() || anybody_reaches(&here) {
        return Ok(here.join(HERE));
    }
    // The same for the same checkout, so that a second start finds its data.
    let mut hasher = DefaultHasher::new();
    here.hash(&mut hasher);
    Ok(PathBuf::from(format!("/var/tmp/samuso-demo-{:016x}", hasher.finish())))
}

fn anybody_reaches(dir: &Path) -> bool {
    dir.ancestors().all(|folder| folder.metadata().is_ok_and(|folder| folder.mode() & ANYBODY_MAY_ENTER != 0))
}
