// 标题: 不属于本图模型的线
// params: known
// returns: type, a, b, p
MATCH (a)-[r]->(b)
WHERE NOT type(r) IN $known
RETURN type(r) AS type, a.id AS a, b.id AS b, properties(r) AS p
