// 标题: 各处的人问同一项政策待遇
// params: ids, kinds, likeness, pasted, unclear
// returns: a, b, reason, evidence, through
// 只限政策待遇一类；别的种类话说得再像，不在一处也只是同一模板，不算。
UNWIND $ids AS id
MATCH (a:Dispute {id: id})-[s:SAME_AS]->(b:Dispute)
WHERE s.judgement IN ['unsure', 'related'] AND s.likeness >= $likeness AND s.likeness < $pasted
  AND ((a.kind IN $kinds AND (b.kind IN $kinds OR b.kind IN $unclear)) OR (b.kind IN $kinds AND a.kind IN $unclear))
RETURN a.id AS a, b.id AS b, 'same_policy' AS reason, [a.id, b.id] AS evidence, s.reasons AS through
ORDER BY a, b
