//! A PostgreSQL primary and its streaming hot standby in a folder of their own, on free loopback ports.
//!
//! The folder says everything: a second [`Cluster::start`] finds the data, the passwords and (if they are still free)
//! the ports of the first. Both servers are children of this process: they stop with it, however it ends.

mod account;
mod binaries;
mod database;
mod endpoints;
mod error;
mod folder;
mod orphan;
mod ports;
mod primary;
mod random;
mod run;
mod server;
mod settings;
mod standby;
mod system_user;
mod testing;

use std::path::Path;
use std::time::Duration;

pub use account::Account;
pub use endpoints::Endpoints;
pub use error::ClusterError;
pub use folder::Purpose;
pub use server::StopMode;
pub use testing::{TEST_CLUSTER_VARIABLE, TestCluster, TestDatabase, for_tests};

use binaries::Binaries;
use folder::Folder;
use server::Server;
use system_user::SystemUser;

/// The database of the demo, made with the cluster.
pub const DEMO_DATABASE: &str = "samuso_demo";

const CATCH_UP_LIMIT: Duration = Duration::from_mins(1);
const PORT_ATTEMPTS: usize = 3;

/// A running primary and standby. Dropping it stops them; [`Cluster::stop`] does so without blocking.
pub struct Cluster {
    folder: Folder,
    binaries: Binaries,
    user: SystemUser,
    endpoints: Endpoints,
    primary: Server,
    replica: Server,
    new: bool,
}

impl Cluster {
    /// Starts the cluster of this folder, making it first where there is none.
    pub async fn start(dir: &Path, purpose: Purpose) -> Result<Self, ClusterError> {
        let user = SystemUser::choose().await?;
        let folder = Folder::open(dir, purpose, user)?;
        user.check_reaches(folder.path()).await?;
        for data in [folder.primary(), folder.replica()] {
            orphan::stop(&data).await?;
        }
        let binaries = Binaries::find(folder.made_by()?).await?;
        let endpoints = folder.read_endpoints()?.map_or_else(Endpoints::new, Ok)?;
        let primary = Server::new("primary", folder.primary(), folder.log("primary"), &binaries, user);
        let replica = Server::new("replica", folder.replica(), folder.log("replica"), &binaries, user);
        let new = !folder.is_complete();
        let mut cluster = Self { folder, binaries, user, endpoints, primary, replica, new };
        let started = cluster.start_servers().await;
        if started.is_err() {
            cluster.stop().await;
        }
        started.map(|()| cluster)
    }

    /// Whether this start made the cluster, rather than finding it.
    pub fn is_new(&self) -> bool {
        self.new
    }

    /// Where the servers listen and who may sign in.
    pub fn endpoints(&self) -> &Endpoints {
        &self.endpoints
    }

    /// Stops both servers, the primary first so that the standby has everything. Always ends.
    pub async fn stop(&mut self) {
        self.primary.stop(StopMode::Fast).await;
        self.replica.stop(StopMode::Fast).await;
    }

    pub async fn stop_primary(&mut self, mode: StopMode) {
        self.primary.stop(mode).await;
    }

    pub async fn start_primary(&mut self) -> Result<(), ClusterError> {
        self.primary.start().await
    }

    pub async fn stop_replica(&mut self) {
        self.replica.stop(StopMode::Fast).await;
    }

    pub async fn start_replica(&mut self) -> Result<(), ClusterError> {
        self.replica.start().await
    }

    /// Stops what may still run in the folder and removes everything in it, and the folder. Only if it is a cluster's.
    pub async fn erase(dir: &Path, purpose: Purpose) -> Result<(), ClusterError> {
        if !dir.exists() {
            return Ok(());
        }
        let folder = Folder::open(dir, purpose, SystemUser::choose().await?)?;
        for data in [folder.primary(), folder.replica()] {
            orphan::stop(&data).await?;
        }
        folder.remove()
    }

    async fn start_servers(&mut self) -> Result<(), ClusterError> {
        self.start_primary_on_a_free_port().await?;
        if self.new {
            primary::set_up(&self.endpoints).await?;
            self.folder.mark_complete()?;
        }
        if self.folder.replica().exists() {
            match self.follow().await {
                Ok(()) => return Ok(()),
                Err(error) => tracing::warn!(%error, "the standby cannot go on; copying the primary again"),
            }
        }
        // New, interrupted while it was copied, or too far behind for what the primary still keeps: copy it again.
        self.replica.stop(StopMode::Immediate).await;
        standby::copy(&self.folder, &self.binaries, self.user, &self.endpoints).await?;
        self.follow().await
    }

    async fn start_primary_on_a_free_port(&mut self) -> Result<(), ClusterError> {
        if self.new {
            primary::make(&self.folder, &self.binaries, self.user, &self.endpoints).await?;
        }
        let mut attempt = 1;
        loop {
            self.endpoints.take_primary_port()?;
            self.folder.write_endpoints(&self.endpoints)?;
            settings::write_primary(&self.folder, self.user, &self.endpoints)?;
            match self.primary.start().await {
                // Somebody else may have taken the port since we looked.
                Err(_) if attempt < PORT_ATTEMPTS && !ports::is_free(self.endpoints.primary_port()) => {
                    attempt += 1;
                }
                outcome => return outcome,
            }
        }
    }

    async fn follow(&mut self) -> Result<(), ClusterError> {
        self.endpoints.take_replica_port()?;
        self.folder.write_endpoints(&self.endpoints)?;
        settings::write_replica(&self.folder, self.user, &self.endpoints)?;
        self.replica.start().await?;
        self.endpoints.wait_for_replica(CATCH_UP_LIMIT).await
    }
}
