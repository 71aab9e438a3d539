// 标题: 欠薪纠纷所在场所另有工程款逾期（G07：付款链断点）
// params: ids, downstream, upstream, days
// returns: dispute, evidence, name
UNWIND $ids AS id
MATCH (s:Site {id: id})<-[:AT]-(u:Dispute)
WHERE u.kind IN $upstream
MATCH (s)<-[:AT]-(d:Dispute)
WHERE d.kind IN $downstream AND d.id <> u.id
OPTIONAL MATCH (u)<-[:PART_OF]-(e:Event)
WHERE e.signal = 'L-measure' AND e.value IN ['owner_unpaid', 'contractor_unpaid'] AND e.assertion = 'actual'
WITH d, u, s, count(e) AS told
WHERE told > 0 OR u.overdue_days >= $days
WITH d, s, u ORDER BY u.id
RETURN d.id AS dispute, collect(DISTINCT u.id) AS evidence, s.name AS name
ORDER BY dispute, name
