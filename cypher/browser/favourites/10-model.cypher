// 图谱模型：有哪些点、哪些线
// engines: neo4j
CALL db.schema.visualization()
