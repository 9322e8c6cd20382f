/** What the widget learns about record and user. No name and no user id: the record id is a hint that the service checks. */

/** Body of `context`. */
export function contextOf({ record, org, user, view, limits, panels, period, onNavigate, onToast }) {
  return {
    recordId: record.id,
    object: record.object,
    org,
    ...user,
    view,
    properties: {
      minHeight: String(limits.min),
      maxHeight: String(limits.max),
      ...(panels && { panels: panels.join(',') }),
      ...(period && { period })
    },
    capabilities: [...(onNavigate ? ['navigate'] : []), ...(onToast ? ['toast'] : [])]
  };
}
