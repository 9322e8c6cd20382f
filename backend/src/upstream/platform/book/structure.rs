//! Who belongs to whom.

use std::collections::HashMap;

use inlay_contract::book::{BookAccount, Node, NodeKind};
use inlay_contract::portfolio::RecordKind;

use super::super::translate::Contradiction;
use super::Places;
use super::wire::history;

/// The levels in the platform's order, which puts parents before children.
///
/// Every account gets its place: one that the structure does not name stands directly below the record, because a sum of
/// children that leaves it out would be wrong.
pub(super) fn nodes(
    structure: history::Structure,
    name: &str,
    kind: RecordKind,
    accounts: &[BookAccount],
    places: &Places,
) -> Result<Vec<Node>, Contradiction> {
    let mut nodes = Vec::with_capacity(structure.nodes.len());
    let mut by_id: HashMap<String, u32> = HashMap::new();
    let mut is_placed = vec![false; accounts.len()];
    for (place, level) in (0..).zip(structure.nodes) {
        let parent = match &level.parent_id {
            Some(id) => Some(*by_id.get(id).ok_or(Contradiction::NodeOrder)?),
            None if place == 0 => None,
            None => return Err(Contradiction::NodeOrder),
        };
        let account = match (level.kind, level.account_id) {
            (history::NodeKind::Account, Some(id)) => {
                let account = *places.get(&id).ok_or(Contradiction::UnknownAccount)?;
                let is_placed = usize::try_from(account)
                    .ok()
                    .and_then(|account| is_placed.get_mut(account));
                if is_placed.is_some_and(|is_placed| std::mem::replace(is_placed, true)) {
                    return Err(Contradiction::AccountTwice);
                }
                Some(account)
            }
            (history::NodeKind::Account, None) => return Err(Contradiction::UnknownAccount),
            (_, _) => None,
        };
        if by_id.insert(level.id, place).is_some() {
            return Err(Contradiction::NodeOrder);
        }
        let is_joint = level.kind == history::NodeKind::JointOwners;
        let owners = level.owners.into_iter().map(|owner| owner.name);
        nodes.push(Node {
            parent,
            kind: kind_of(level.kind),
            name: if is_joint { String::new() } else { level.name },
            owners: owners.filter(|_| is_joint).collect(),
            account,
        });
    }
    if nodes.is_empty() {
        nodes.push(record(name, kind));
    }
    let forgotten = (0..)
        .zip(accounts)
        .zip(is_placed)
        .filter(|(_, is_placed)| !is_placed);
    nodes.extend(forgotten.map(|((account, of), _)| Node {
        parent: Some(0),
        kind: NodeKind::Account,
        name: of.name.clone(),
        owners: Vec::new(),
        account: Some(account),
    }));
    Ok(nodes)
}

/// The record itself, where the platform names no level at all.
fn record(name: &str, kind: RecordKind) -> Node {
    Node {
        parent: None,
        kind: match kind {
            RecordKind::Household => NodeKind::Household,
            RecordKind::Person => NodeKind::Person,
            RecordKind::Account => NodeKind::Group,
        },
        name: name.to_owned(),
        owners: Vec::new(),
        account: None,
    }
}

const fn kind_of(kind: history::NodeKind) -> NodeKind {
    match kind {
        history::NodeKind::Household => NodeKind::Household,
        history::NodeKind::Person => NodeKind::Person,
        history::NodeKind::JointOwners => NodeKind::JointOwners,
        history::NodeKind::Registration => NodeKind::Registration,
        history::NodeKind::Account => NodeKind::Account,
        history::NodeKind::Other => NodeKind::Group,
    }
}
