// 标题: 一处场所的纠纷
// params: id
// returns: dispute, name, role
MATCH (s:Site {id: $id})<-[:AT]-(d:Dispute)
RETURN d.id AS dispute, s.name AS name, 'at' AS role
ORDER BY dispute
