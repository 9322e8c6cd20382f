//! Who belongs to whom, as far as it is known who has connected which account.

use inlay_contract::book::{Node, NodeKind};
use inlay_contract::portfolio::RecordKind;

use super::super::records::Record;
use crate::upstream::SnapshotAccount;

/// The record, the persons of a household, and the accounts below those who have connected them. An account that several
/// have connected is theirs together and stands below none of them.
pub(super) fn nodes(record: &Record, accounts: &[SnapshotAccount]) -> Vec<Node> {
    let kind = match record.kind {
        RecordKind::Household => NodeKind::Household,
        RecordKind::Person => NodeKind::Person,
        RecordKind::Account if accounts.len() == 1 => NodeKind::Account,
        RecordKind::Account => NodeKind::Group,
    };
    let is_account = kind == NodeKind::Account;
    let mut nodes = vec![Node {
        parent: None,
        kind,
        name: record.name.clone(),
        owners: Vec::new(),
        account: is_account.then_some(0),
    }];
    if is_account {
        return nodes;
    }
    for (account, of) in (0..).zip(accounts) {
        let parent = match of.owners.as_slice() {
            // Below a person every account is that person's.
            _ if record.kind != RecordKind::Household => 0,
            [] => 0,
            [owner] => find_or_add(&mut nodes, NodeKind::Person, owner, &[]),
            owners => find_or_add(&mut nodes, NodeKind::JointOwners, "", owners),
        };
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

/// The level of that name below the record; a new one where there is none.
fn find_or_add(nodes: &mut Vec<Node>, kind: NodeKind, name: &str, owners: &[String]) -> u32 {
    let is_same = |node: &Node| node.kind == kind && node.name == name && node.owners == owners;
    let known = nodes.iter().position(is_same);
    let place = known.unwrap_or(nodes.len());
    if known.is_none() {
        nodes.push(Node {
            parent: Some(0),
            kind,
            name: name.to_owned(),
            owners: owners.to_vec(),
            account: None,
        });
    }
    // A household has far fewer members than would not fit.
    u32::try_from(place).unwrap_or(u32::MAX)
}
