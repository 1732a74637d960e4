//! This process, as Linux tells of it. Elsewhere there is nothing to tell.

use backoffice::ops::metrics::{CPU, MAX_FDS, MEMORY, OPEN_FDS};
use rustix::process::{Resource, getrlimit};
use std::fs::{read_dir, read_to_string};

pub fn collect() {
    if let Some(bytes) = resident() {
        metrics::gauge!(MEMORY).set(bytes);
    }
    if let Ok(open) = read_dir("/proc/self/fd") {
        metrics::gauge!(OPEN_FDS).set(f64::from(u32::try_from(open.count()).unwrap_or(u32::MAX)));
    }
    if let Some(most) = getrlimit(Resource::Nofile).current {
        metrics::gauge!(MAX_FDS).set(f64::from(u32::try_from(most).unwrap_or(u32::MAX)));
    }
    if let Some(seconds) = cpu_seconds() {
        metrics::counter!(CPU).absolute(seconds);
    }
}

/// `VmRSS:   12345 kB`
fn resident() -> Option<f64> {
    let status = read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u32 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(f64::from(kibibytes) * 1_024.0)
}

/// Whole seconds: what was used in user and in kernel mode, in clock ticks of a hundredth.
fn cpu_seconds() -> Option<u64> {
    let stat = read_to_string("/proc/self/stat").ok()?;
    // The name in parentheses may have spaces.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let (user, system): (u64, u64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some((user + system) / 100)
}
