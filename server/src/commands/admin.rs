use super::Configured;
use crate::clock::Clock;
use crate::out;
use crate::stop::Stop;
use backoffice::access::actor::Actor;
use backoffice::access::grants::{WantedFromOutside, give_from_outside};
use backoffice::access::permission::access_roles;
use backoffice::catalog::open::open;
use backoffice::catalog::types::RoleKey;
use backoffice::ops::connect::command_connection;
use jiff::Timestamp;
use rustix::process::getuid;
use std::path::Path;

const LONG_ABOUT: &str = "\
Let a member look after members, from a shell

For the first of them, and for when nobody is left: gives a member by hand a role with `access = true`, for every \
customer and until a moment, by which they give others what they need on /access. They have to have signed in once. \
MEMBER is their id or their sign-in name as /access shows it, or PROVIDER:ID with their id at the provider. For a name, \
which may be anybody's, it lists who goes by it and gives nothing.

Signs in as `samuso_owner` (database.owner_url), as `samuso migrate` does. Who ran it, by the operating system's name, \
and the reason are on the timeline.

  samuso admin okta:00u1a2b3c4 --until 2026-12-24T18:00:00+09:00 --reason 'the first admin'";

/// Let a member look after members, from a shell
#[derive(Debug, clap::Args)]
#[command(long_about = LONG_ABOUT)]
pub struct Admin {
    /// Whom: an id, a sign-in name, or PROVIDER:ID
    member: String,
    /// Which role, where the catalogue has several with `access = true`
    #[arg(long)]
    role: Option<String>,
    /// A moment with its zone: 2026-12-24T18:00:00+09:00
    #[arg(long)]
    until: Timestamp,
    /// Why, for the timeline
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    configured: Configured,
}

impl Admin {
    pub async fn run(self) -> Result<(), Stop> {
        let (config, owner, reader) = self.configured.read().administering()?;
        let mut reader = command_connection(&reader).await.map_err(Stop::cannot("reach the primary"))?;
        let (catalog, _) = open(&mut reader, &config.catalog_dir).await?;
        let role = one_role(self.role.as_deref(), &access_roles(&catalog))?;
        let mut owner = command_connection(&owner).await.map_err(Stop::cannot("reach the primary"))?;
        let by = Actor::system(&operator("samuso admin"));
        let wanted =
            WantedFromOutside { member: &self.member, role: &role, until: self.until, reason: &self.reason };
        let name = give_from_outside(&mut owner, &by, &wanted, Clock::system().now()).await;
        let name = name.map_err(|not_given| Stop::because(not_given.to_string()))?;
        out::line(format!("{name} has the role {} until {}.", role.as_str(), self.until));
        Ok(())
    }
}

/// The one that is named, or the only one.
fn one_role(named: Option<&str>, roles: &[String]) -> Result<RoleKey, Stop> {
    let all = roles.join(", ");
    match (named, roles) {
        (Some(named), _) if roles.iter().any(|role| role == named) => Ok(RoleKey::new(named)),
        (Some(named), _) => {
            Err(Stop::because(format!("{named:?} is no role with `access = true`. There is: {all}")))
        }
        (None, [role]) => Ok(RoleKey::new(role)),
        (None, []) => Err(Stop::because("no role of the catalogue has `access = true`")),
        (None, _) => Err(Stop::because(format!("say which role, with --role: {all}"))),
    }
}

/// Who runs a command, as the operating system knows them: its variables say what anybody likes.
pub(super) fn operator(command: &str) -> String {
    let uid = getuid().as_raw().to_string();
    let passwd = std::fs::read_to_string(Path::new("/etc/passwd")).unwrap_or_default();
    format!("{} ({command})", user_of(&uid, &passwd).unwrap_or(&format!("uid {uid}")))
}

fn user_of<'a>(uid: &str, passwd: &'a str) -> Option<&'a str> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let (name, _, id) = (fields.next()?, fields.next()?, fields.next()?);
        (id == uid).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::{one_role, user_of};

    #[test]
    fn the_only_role_goes_without_saying_and_no_other_one_is_given() {
        let (one, two) = (["admin".to_owned()], ["admin".to_owned(), "root".to_owned()]);
        assert_eq!(one_role(None, &one).unwrap().as_str(), "admin");
        assert_eq!(one_role(Some("root"), &two).unwrap().as_str(), "root");
        for (named, roles) in [(None, &two[..]), (None, &[]), (Some("cx"), &two)] {
            assert!(one_role(named, roles).is_err(), "{named:?} of {roles:?}");
        }
    }

    #[test]
    fn a_user_is_found_by_number() {
        let passwd = "root:x:0:0:root:/root:/bin/bash\nkim:x:1000:1000::/home/kim:/bin/sh\n";
        assert_eq!((user_of("1000", passwd), user_of("10", passwd)), (Some("kim"), None));
    }
}
