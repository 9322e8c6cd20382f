//! Who belongs to whom: household, person or joint owners, registration, account.

use std::collections::HashSet;

use super::{Member, Portfolio};
use crate::answer::{EntityKind, Node, NodeKind, Owner, Structure};
use crate::generator::{draw, draw_text};

impl Portfolio<'_> {
    /// The entity and everything below it, also what has left.
    ///
    /// In a household, accounts of several persons stand below a node of theirs and not below each of them, so that
    /// children add up to their parent. A person alone holds all accounts, those with other owners too.
    #[must_use]
    pub fn structure(&self) -> Structure {
        let members: Vec<Member<'_>> = self.members().collect();
        let mut tree = Tree::default();
        let root = match self.entity.kind {
            EntityKind::Household => NodeKind::Household,
            EntityKind::Person => NodeKind::Person,
            EntityKind::Account => NodeKind::Account,
        };
        tree.add(Node {
            id: self.entity.id.clone(),
            parent_id: None,
            kind: root,
            name: self.entity.name.clone(),
            owners: Vec::new(),
            account_id: (root == NodeKind::Account).then(|| self.entity.id.clone()),
        });
        for person in &self.entity.members {
            tree.add(below(
                &self.entity.id,
                NodeKind::Person,
                person.id.clone(),
                &person.name,
            ));
        }
        for member in &members {
            match self.entity.kind {
                EntityKind::Household => {
                    let owner = tree.owner(&self.entity.id, &member.account.owners);
                    tree.account(&owner, member);
                }
                EntityKind::Person => tree.account(&self.entity.id, member),
                EntityKind::Account => {}
            }
        }
        Structure { nodes: tree.nodes }
    }
}

/// Nodes in the order in which they were first needed: parents come before their children.
#[derive(Default)]
struct Tree {
    nodes: Vec<Node>,
    known: HashSet<String>,
}

impl Tree {
    fn add(&mut self, node: Node) {
        if self.known.insert(node.id.clone()) {
            self.nodes.push(node);
        }
    }

    /// The node of the owners of an account: the person, or all of them together.
    fn owner(&mut self, household: &str, owners: &[Owner]) -> String {
        if let [person] = owners {
            return person.id.clone();
        }
        let ids: Vec<u64> = owners.iter().map(|owner| draw_text(&owner.id)).collect();
        let names: Vec<&str> = owners.iter().map(|owner| owner.name.as_str()).collect();
        let id = format!("joint_{:016x}", draw(&ids));
        self.add(Node {
            owners: owners.to_vec(),
            ..below(household, NodeKind::JointOwners, id.clone(), &names.join(", "))
        });
        id
    }

    /// An account below its registration below its owner.
    fn account(&mut self, owner: &str, member: &Member<'_>) {
        let account = member.account;
        let id = format!(
            "reg_{:016x}",
            draw(&[draw_text(owner), draw_text(account.registration)])
        );
        self.add(below(
            owner,
            NodeKind::Registration,
            id.clone(),
            account.registration,
        ));
        self.add(Node {
            account_id: Some(account.id.clone()),
            ..below(&id, NodeKind::Account, account.id.clone(), &account.name)
        });
    }
}

fn below(parent: &str, kind: NodeKind, id: String, name: &str) -> Node {
    Node {
        id,
        parent_id: Some(parent.to_owned()),
        kind,
        name: name.to_owned(),
        owners: Vec::new(),
        account_id: None,
    }
}
