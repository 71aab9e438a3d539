// 标题: 已有的约束
// params:
// returns: labelsOrTypes, properties, type
SHOW CONSTRAINTS YIELD labelsOrTypes, properties, type
RETURN labelsOrTypes, properties, type
