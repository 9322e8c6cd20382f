//! Who belongs to whom: children and accounts of every node.

use inlay_contract::book::Node;

use super::Engine;
use crate::order::sort_by_key;

/// The nodes of a sound book, the other way round: from parent to children.
#[derive(Debug, Clone)]
pub(super) struct Hierarchy {
    children: Vec<Vec<usize>>,
    accounts: Vec<Vec<u32>>,
}

impl Hierarchy {
    pub(super) fn new(nodes: &[Node]) -> Self {
        let mut children = vec![Vec::new(); nodes.len()];
        let mut accounts: Vec<Vec<u32>> = nodes
            .iter()
            .map(|node| node.account.into_iter().collect())
            .collect();
        for (position, node) in nodes.iter().enumerate() {
            if let Some(parent) = node.parent {
                children[parent as usize].push(position);
            }
        }
        // Children stand after their parents: backwards, a node is complete before it is added to its parent.
        for (position, node) in nodes.iter().enumerate().rev() {
            sort_by_key(&mut accounts[position], |account| *account);
            if let Some(parent) = node.parent {
                let (above, below) = accounts.split_at_mut(position);
                above[parent as usize].extend_from_slice(&below[0]);
            }
        }
        Self { children, accounts }
    }
}

impl Engine {
    /// The accounts below a node, in ascending order; none below a node that is not there.
    pub(crate) fn accounts_under(&self, node: usize) -> &[u32] {
        self.hierarchy.accounts.get(node).map_or(&[], Vec::as_slice)
    }

    /// The nodes directly below a node.
    pub(crate) fn children(&self, node: usize) -> &[usize] {
        self.hierarchy.children.get(node).map_or(&[], Vec::as_slice)
    }

    /// A node and everything below it, children before their parents.
    pub(super) fn upwards(&self, node: usize) -> Vec<usize> {
        let mut found = vec![node];
        let mut next = 0;
        while let Some(&one) = found.get(next) {
            found.extend_from_slice(self.children(one));
            next += 1;
        }
        found.reverse();
        found
    }
}
