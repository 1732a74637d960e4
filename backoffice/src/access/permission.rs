//! What a member may do, as types: whoever holds one has been authorised, and the finders demand it.

use super::actor::{Actor, Grant, Scope};
use crate::catalog::model::{Action, Catalog, Entity, Field, Role, Sight};
use crate::catalog::types::{ActionKey, EntityKey, FieldKey};
use crate::problem::Problem;

/// May view records of this entity, within a scope, and these fields of them.
#[derive(Clone, Debug)]
pub struct MayView<'a> {
    pub entity: &'a Entity,
    grants: Vec<(&'a Role, &'a Scope)>,
    /// Of whoever looks with other eyes, what they view themselves.
    own: Option<Vec<(&'a Role, &'a Scope)>>,
}

/// May run this action, on records within a scope.
#[derive(Clone, Debug)]
pub struct MayRun<'a> {
    pub action: &'a Action,
    pub view: MayView<'a>,
    scope: Scope,
}

/// May approve others' runs of this action, on records within a scope.
#[derive(Clone, Debug)]
pub struct MayApprove<'a> {
    pub action: &'a Action,
    pub view: MayView<'a>,
    scope: Scope,
}

/// May reveal this field, of records within a scope.
#[derive(Clone, Debug)]
pub struct MayReveal<'a> {
    pub view: MayView<'a>,
    field: &'a Field,
    scope: Scope,
}

/// May read the timeline of these entities, each within a scope.
#[derive(Clone, Debug)]
pub struct MayReadTimeline<'a> {
    pub views: Vec<MayView<'a>>,
    /// Also what is about no entity of the catalogue: sign-ins, and whatever the product calls otherwise.
    pub everything: bool,
}

/// May take a timeline along as a file.
pub struct MayExport<'a> {
    pub reads: MayReadTimeline<'a>,
    /// So many events at once.
    pub max: u64,
}

/// May look after members: their roles, their channels and their sessions.
#[derive(Clone, Debug)]
pub struct MayManageAccess {
    /// The roles by which one may.
    roles: Vec<String>,
}

fn roles<'a>(catalog: &'a Catalog, grants: &'a [Grant]) -> impl Iterator<Item = (&'a Role, &'a Scope)> {
    grants.iter().filter_map(|Grant { role, scope }| Some((catalog.roles.get(role)?, scope)))
}

fn viewing<'a>(catalog: &'a Catalog, grants: &'a [Grant], entity: &Entity) -> Vec<(&'a Role, &'a Scope)> {
    let views = |(role, scope): &(&Role, &Scope)| {
        role.view.allows(&entity.key) && (entity.scope.is_some() || matches!(scope, Scope::All))
    };
    roles(catalog, grants).filter(views).collect()
}

fn union(grants: &[(&Role, &Scope)]) -> Scope {
    Scope::union(grants.iter().map(|(_, scope)| (*scope).clone()))
}

/// An entity that is not there and one that the member may not view have the same answer.
pub fn may_view<'a>(catalog: &'a Catalog, actor: &'a Actor, key: &EntityKey) -> Result<MayView<'a>, Problem> {
    let entity = catalog.entity(key).ok_or(Problem::NotFound)?;
    let grants = viewing(catalog, &actor.grants, entity);
    let own = actor.own.as_ref().map(|own| viewing(catalog, own, entity));
    let nothing = grants.is_empty() || own.as_ref().is_some_and(Vec::is_empty);
    if nothing { Err(Problem::NotFound) } else { Ok(MayView { entity, grants, own }) }
}

/// Every entity that the member may view, in the catalogue's order.
pub fn viewable<'a>(catalog: &'a Catalog, actor: &'a Actor) -> Vec<MayView<'a>> {
    catalog.entities.iter().filter_map(|entity| may_view(catalog, actor, &entity.key).ok()).collect()
}

pub fn may_run<'a>(catalog: &'a Catalog, actor: &'a Actor, key: &ActionKey) -> Result<MayRun<'a>, Problem> {
    let (action, view, scope) = may_act(catalog, actor, key, |role| role.run.allows(key))?;
    Ok(MayRun { action, view, scope })
}

pub fn may_approve<'a>(
    catalog: &'a Catalog,
    actor: &'a Actor,
    key: &ActionKey,
) -> Result<MayApprove<'a>, Problem> {
    let (action, view, scope) = may_act(catalog, actor, key, |role| role.approve.allows(key))?;
    Ok(MayApprove { action, view, scope })
}

/// Every action that the member may approve.
pub fn approvable<'a>(catalog: &'a Catalog, actor: &'a Actor) -> Vec<MayApprove<'a>> {
    let actions = catalog.entities.iter().flat_map(|entity| &entity.actions);
    actions.filter_map(|action| may_approve(catalog, actor, &action.key).ok()).collect()
}

type MayAct<'a> = (&'a Action, MayView<'a>, Scope);

/// On what their grants cover whose role allows it.
fn may_act<'a>(
    catalog: &'a Catalog,
    actor: &'a Actor,
    key: &ActionKey,
    allows: impl Fn(&Role) -> bool,
) -> Result<MayAct<'a>, Problem> {
    let action = catalog.action(key).ok_or(Problem::NotFound)?;
    let view = may_view(catalog, actor, &action.entity)?;
    let scopes: Vec<Scope> =
        view.grants.iter().filter(|(role, _)| allows(role)).map(|(_, scope)| (*scope).clone()).collect();
    if scopes.is_empty() {
        return Err(Problem::Forbidden);
    }
    let scope = Scope::union(scopes).and(view.scope());
    Ok((action, view, scope))
}

/// May reveal this masked field, of records that a grant covers whose role says so.
pub fn may_reveal<'a>(
    catalog: &'a Catalog,
    actor: &'a Actor,
    entity: &EntityKey,
    field: &FieldKey,
) -> Result<MayReveal<'a>, Problem> {
    let view = may_view(catalog, actor, entity)?;
    if actor.own.is_some() {
        return Err(Problem::Forbidden);
    }
    let field = view.entity.field(field).filter(|field| field.mask.is_some()).ok_or(Problem::NotFound)?;
    let named = (entity.clone(), field.key.clone());
    let reveals = |role: &Role| {
        role.reveal.allows(&named) && matches!(role.sight(view.entity, &field.key), Sight::Masked(_))
    };
    let scopes: Vec<Scope> =
        view.grants.iter().filter(|(role, _)| reveals(role)).map(|(_, scope)| (*scope).clone()).collect();
    if scopes.is_empty() {
        return Err(Problem::Forbidden);
    }
    Ok(MayReveal { field, view, scope: Scope::union(scopes) })
}

pub fn may_read_timeline<'a>(catalog: &'a Catalog, actor: &'a Actor) -> Result<MayReadTimeline<'a>, Problem> {
    reading_by(catalog, actor, |role| role.timeline)
}

/// As a file, that is by roles which let it be taken along, and what these see. The largest of them says how much.
pub fn may_export<'a>(catalog: &'a Catalog, actor: &'a Actor) -> Result<MayExport<'a>, Problem> {
    let reads = reading_by(catalog, actor, |role| role.timeline && role.export > 0)?;
    let most = roles(catalog, &actor.grants).filter(|(role, _)| role.timeline).map(|(role, _)| role.export);
    Ok(MayExport { reads, max: most.max().unwrap_or_default().into() })
}

fn reading_by<'a>(
    catalog: &'a Catalog,
    actor: &'a Actor,
    is_reading: impl Fn(&Role) -> bool,
) -> Result<MayReadTimeline<'a>, Problem> {
    let reading = |grants| roles(catalog, grants).filter(|(role, _)| is_reading(role)).collect::<Vec<_>>();
    let eyes = [Some(&actor.grants), actor.own.as_ref()];
    let reads: Vec<_> = eyes.into_iter().flatten().map(|grants| reading(grants)).collect();
    if reads.iter().any(Vec::is_empty) {
        return Err(Problem::Forbidden);
    }
    let views = viewable(catalog, actor)
        .into_iter()
        .filter_map(|mut view| {
            for grants in std::iter::once(&mut view.grants).chain(&mut view.own) {
                grants.retain(|(role, _)| is_reading(role));
            }
            let reads = view.each().all(|grants| !grants.is_empty());
            reads.then_some(view)
        })
        .collect();
    let is_everything = |(role, scope): &(&Role, &Scope)| {
        role.view == crate::catalog::model::Allowed::All && matches!(scope, Scope::All)
    };
    let everything = reads.iter().all(|reads| reads.iter().any(is_everything));
    Ok(MayReadTimeline { views, everything })
}

/// All or nothing: who looks after the members of some channels alone could have others give them the rest.
pub fn may_manage_access(catalog: &Catalog, actor: &Actor) -> Result<MayManageAccess, Problem> {
    let manages = |(role, scope): (&Role, &Scope)| role.access && matches!(scope, Scope::All);
    // With other eyes, nobody looks after anybody.
    if actor.own.is_some() || !roles(catalog, &actor.grants).any(manages) {
        return Err(Problem::Forbidden);
    }
    Ok(MayManageAccess { roles: access_roles(catalog) })
}

/// The roles by which members look after members.
pub fn access_roles(catalog: &Catalog) -> Vec<String> {
    catalog.roles.values().filter(|role| role.access).map(|role| role.key.to_string()).collect()
}

impl MayManageAccess {
    pub fn roles(&self) -> &[String] {
        &self.roles
    }
}

/// May share views, and choose what a list opens with.
#[derive(Clone, Copy, Debug)]
pub struct MayShareViews(());

/// All or nothing: what is shared, everybody finds who sees the list.
pub fn may_share_views(catalog: &Catalog, actor: &Actor) -> Result<MayShareViews, Problem> {
    let shares = |(role, scope): (&Role, &Scope)| role.share_views && matches!(scope, Scope::All);
    // With other eyes, nobody shares anything.
    if actor.own.is_some() || !roles(catalog, &actor.grants).any(shares) {
        return Err(Problem::Forbidden);
    }
    Ok(MayShareViews(()))
}

/// May look with the eyes of a role or of another member.
#[derive(Clone, Copy, Debug)]
pub struct MayViewAs(());

/// Whoever looks after members.
pub fn may_view_as(catalog: &Catalog, actor: &Actor) -> Result<MayViewAs, Problem> {
    may_manage_access(catalog, actor).map(|_| MayViewAs(()))
}

impl MayView<'_> {
    pub fn scope(&self) -> Scope {
        let own = self.own.as_deref().map_or(Scope::All, union);
        union(&self.grants).and(own)
    }

    /// Theirs, and where they look with other eyes, their own as well.
    fn each(&self) -> impl Iterator<Item = &[(&Role, &Scope)]> {
        std::iter::once(self.grants.as_slice()).chain(self.own.as_deref())
    }

    /// How a field of records of this channel is seen: as the grant that shows the most of it says.
    pub fn sight(&self, field: &FieldKey, channel: Option<&str>) -> Sight {
        let sights = self.each().map(|grants| {
            let covering = grants.iter().filter(|(_, scope)| scope.covers(channel));
            covering.map(|(role, _)| role.sight(self.entity, field)).max().unwrap_or(Sight::Hidden)
        });
        sights.min().unwrap_or(Sight::Hidden)
    }

    /// May see this field of records of this channel as it is.
    pub fn sees(&self, field: &FieldKey, channel: Option<&str>) -> bool {
        self.sight(field, channel) == Sight::Plain
    }

    /// May see this field of every record in reach as it is: what may be filtered, sorted and searched by. Whoever
    /// sees a field of some records only would learn the others' values from the order.
    pub fn sees_everywhere(&self, field: &FieldKey) -> bool {
        self.each().flatten().all(|(role, _)| role.sight(self.entity, field) == Sight::Plain)
    }

    /// May see of every record in reach at least a mask of this field. Such a field can be asked for by the whole
    /// value, which tells nobody what they do not know; a beginning, a part or an order would tell it bit by bit.
    pub fn knows_everywhere(&self, field: &FieldKey) -> bool {
        self.each().flatten().all(|(role, _)| role.sight(self.entity, field) != Sight::Hidden)
    }
}

impl MayRun<'_> {
    pub fn scope(&self) -> &Scope {
        &self.scope
    }
}

impl MayApprove<'_> {
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Records of all these channels are theirs to decide on.
    pub fn covers(&self, channels: &[Option<String>]) -> bool {
        channels.iter().all(|channel| self.scope.covers(channel.as_deref()))
    }

    /// They see all these fields of such records as they are: nobody approves what they do not see.
    pub fn sees(&self, fields: &[FieldKey], channels: &[Option<String>]) -> bool {
        let everywhere = |field| channels.iter().all(|channel| self.view.sees(field, channel.as_deref()));
        fields.iter().all(everywhere)
    }
}

impl MayReveal<'_> {
    /// Whether the field asks for a fresh sign-in.
    pub fn is_fresh_only(&self) -> bool {
        self.field.fresh
    }

    /// A record of this channel shows its mask to the member, and may show more.
    pub fn covers(&self, channel: Option<&str>) -> bool {
        self.scope.covers(channel) && matches!(self.view.sight(&self.field.key, channel), Sight::Masked(_))
    }
}

impl<'a> MayReadTimeline<'a> {
    pub fn of(&self, entity: &EntityKey) -> Option<&MayView<'a>> {
        self.views.iter().find(|view| view.entity.key == *entity)
    }
}

#[cfg(test)]
mod tests;
