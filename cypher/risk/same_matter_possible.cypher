// 标题: 可能是同一件事的两起纠纷（归并时存疑，留给人判）
// params: ids
// returns: a, b, reason, evidence, through
UNWIND $ids AS id
MATCH (a:Dispute {id: id})-[s:SAME_AS]->(b:Dispute)
WHERE s.judgement = 'unsure'
RETURN a.id AS a, b.id AS b, 'same_matter_possible' AS reason, [a.id, b.id] AS evidence, s.reasons AS through
ORDER BY a, b
