// 标题: 与这些企业有同一关系的企业，不论哪一头
// params: ids
// returns: id
UNWIND $ids AS id
MATCH (x:Enterprise {id: id})-[:SAME_AS]-(y:Enterprise)
RETURN DISTINCT y.id AS id
ORDER BY id
