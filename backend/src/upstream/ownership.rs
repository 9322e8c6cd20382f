//! Who belongs to whom, for providers that know of each account whose it is and nothing of the record.

use inlay_contract::book::{Node, NodeKind};
use inlay_contract::portfolio::RecordKind;

use super::SnapshotAccount;

/// The record; below it the owners of a household's accounts, their registrations where they are known, and the accounts.
/// What several own is theirs together and stands below none of them.
pub(super) fn nodes(record: RecordKind, name: &str, accounts: &[SnapshotAccount]) -> Vec<Node> {
    let kind = match record {
        RecordKind::Household => NodeKind::Household,
        RecordKind::Person => NodeKind::Person,
        RecordKind::Account if accounts.len() == 1 => NodeKind::Account,
        RecordKind::Account => NodeKind::Group,
    };
    let is_account = kind == NodeKind::Account;
    let mut nodes = vec![Node {
        parent: None,
        kind,
        name: name.to_owned(),
        owners: Vec::new(),
        account: is_account.then_some(0),
    }];
    if is_account {
        return nodes;
    }
    for (account, of) in (0..).zip(accounts) {
        let mut parent = 0;
        match of.owners.as_slice() {
            // Below a person every account is that person's; who else owns it is said beside the account.
            _ if record != RecordKind::Household => {}
            [] => {}
            [owner] => parent = find_or_add(&mut nodes, parent, NodeKind::Person, owner, &[]),
            owners => parent = find_or_add(&mut nodes, parent, NodeKind::JointOwners, "", owners),
        }
        if let Some(registration) = &of.registration {
            parent = find_or_add(&mut nodes, parent, NodeKind::Registration, registration, &[]);
        }
        nodes.push(Node {
            parent: Some(parent),
            kind: NodeKind::Account,
            name: of.name.clone(),
            owners: Vec::new(),
            account: Some(account),
        });
    }
    nodes
}

/// The level of that name below `parent`; a new one where there is none.
fn find_or_add(nodes: &mut Vec<Node>, parent: u32, kind: NodeKind, name: &str, owners: &[String]) -> u32 {
    let is_same = |node: &Node| {
        node.parent == Some(parent) && node.kind == kind && node.name == name && node.owners == owners
    };
    let known = nodes.iter().position(is_same);
    let place = known.unwrap_or(nodes.len());
    if known.is_none() {
        nodes.push(Node {
            parent: Some(parent),
            kind,
            name: name.to_owned(),
            owners: owners.to_vec(),
            account: None,
        });
    }
    // No record has so many accounts that it would not fit.
    u32::try_from(place).unwrap_or(u32::MAX)
}
