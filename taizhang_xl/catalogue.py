"""The catalogue of findings: every rule once, with its stable code, title and Chinese templates."""

from __future__ import annotations

from taizhang_xl.findings import Rule, Severity, rules_in

_E, _W, _R = Severity.ERROR, Severity.WARNING, Severity.REPAIR

# fmt: off
# How a table was recognised
MERGED_FILLED = Rule("merged-filled", _R, "合并单元格", "合并单元格 {range} 的“{column}”按“{value}”用到每一行", "")
ROW_SKIPPED = Rule("row-skipped", _R, "不是事项的行", "这一行不是事项（{why}），已略过：{value}", "")
ROWS_WITHOUT_TASK = Rule("rows-without-task", _R, "没有任务的行", "有 {value} 行没有目标任务，只有事先填好的序号、编号等，不算事项：{rows}", "漏写任务的请补上")
ROWS_STRUCK = Rule("rows-struck", _W, "划掉的行", "有 {value} 行的目标任务划了删除线，又没有办结，不算事项：{rows}", "仍要办的请去掉删除线，已经办完的请填状态")
# What the questions of adopt say, too.
NOT_FOUND, HEADER_RIVALS = "没有找到“{column}”这一列", "“{column}”有几列都像"
HEADER_OPEN, BY_VALUES = "“{value}”一列是“{column}”还是“{other}”，看内容也定不下来", "看内容定的"
ADD_COLUMN = "请运行 taizhang adopt 台账 --add-columns {column}（叫法不同的用 --column {column}=列号），或自己在表头右边写上列名“{column}”"
HEADER_RENAMED = Rule("header-renamed", _R, "列名不同", "“{value}”一列按“{column}”读取{note}", "")
HEADER_UNKNOWN = Rule("header-unknown", _R, "不认识的列", "“{value}”一列不属于台账，原样保留、不参与计算", "")
HEADER_SIGN_OFF = Rule("header-sign-off", _R, "销号一列", "“{value}”一列写“是”“已销号”的，按销号算；写“否”的不等于未落实，做到哪一步看“状态”", "")
HEADER_BLANK = Rule("header-blank", _R, "没有列名的列", "{letter} 列没有列名，下面 {value} 格内容没有读取", "要读取的请补上列名")
HEADER_SECOND = Rule("header-second", _W, "同义列", "“{value}”（{letter} 列）和“{other}”（{used} 列）都像“{column}”，只用了“{other}”", "如果用错了列，请用 taizhang adopt 台账 --column {column}={letter} 指定，或改这两列的列名")
HEADER_DOUBLED = Rule("header-doubled", _E, "几列争一个列名", HEADER_RIVALS + "，“{value}”是其中一列，都没有读取", "请用 taizhang adopt 台账 --column {column}={letter} 这样指定一列，或改列名")
HEADER_DOUBTFUL = Rule("header-doubtful", _W, "看不出是什么列", HEADER_OPEN + "，{note}", "请用 taizhang adopt 台账 --column {column}={letter} 或 --column {other}={letter} 指定")
SOURCE_NOTE = Rule("source-note", _R, "读取方式", "{value}", "")
HEADING_CATEGORY = Rule("heading-category", _R, "小标题当类别", "没有类别一列，小标题以下的事项按“{value}”这一类读取", "")
HEADING_UNIT = Rule("heading-unit", _R, "小标题当单位", "小标题以下没有写责任单位的事项，按“{value}”读取", "")
UNIT_FROM_SHEET = Rule("unit-from-sheet", _R, "整张表一个单位", "这张表没有责任单位一列，按{source}读作“{value}”", "")
ROWS_HIDDEN = Rule("rows-hidden", _R, "隐藏的行", "有 {value} 行被隐藏或被筛选，也都读进来了", "")
COLUMN_MISSING = Rule("column-missing", _E, "缺少列", NOT_FOUND, "请在表头右边写上列名“{column}”加上这一列；叫法不同的改成“{column}”，或用 taizhang adopt 台账 --column {column}=列号 指定；没有的{none}")
SETTING_WRONG = Rule("setting-wrong", _W, "设置有误", "“{name}”的值“{value}”不能用，暂按默认值", "请改为{expected}")

# What a row says
COLUMN_EMPTY = Rule("column-empty", _E, "整列没有填", "“{column}”一列都空着，{value} 项没有填", "请逐行补填；本单位不用这一列的，运行 taizhang adopt 台账 --column {column}=无，以后不再提")
REQUIRED_EMPTY = Rule("required-empty", _E, "必填项为空", "“{column}”没有填", "请补填")
NUMBER_DUPLICATE = Rule("number-duplicate", _E, "编号重复", "编号“{value}”已经在 {other} 用过", "请给其中一项换一个没有用过的编号")
CATEGORY_UNKNOWN = Rule("category-unknown", _E, "类别不认识", "类别“{value}”不是规定的类别", "请改成其中一类：{choices}；确是本单位的类别，在“词典”表加一行，词类写“类别”")
CATEGORY_NEAR = Rule("category-near", _W, "类别可能写错", "类别“{value}”只有这一项，和“{other}”很像", "写错了的请改成“{other}”；确是另一类的可以不管")
CATEGORIES_OWN = Rule("categories-own", _R, "本单位自己的类别", "类别多数不是六类，按本单位自己的 {count} 类读取：{value}；不按六类核对办理期限", "要固定下来，在“词典”表写上，词类写“类别”")
HEADING_CATEGORY_UNKNOWN = Rule("heading-category-unknown", _W, "小标题不是六类之一", "小标题“{value}”不是六类之一，以下的事项不按类别核对办理期限", "按自己的分类可以不管；要按六类核对的，在“词典”表写明它也写作哪一类")
UNIT_UNKNOWN = Rule("unit-unknown", _E, "单位不在名册", "“{column}”里的“{value}”不在“单位”表里", "请改成表里的名称{nearest}，或在“单位”表补上它")
UNIT_SHORT_DOUBLED = Rule("unit-short-doubled", _E, "简称重复", "“{value}”也是“{other}”的名称或简称，分不清是哪个单位，两个单位都按全称算", "请给它们不同的简称")
STATE_UNKNOWN = Rule("state-unknown", _E, "状态写法不认识", "状态“{value}”不认识，暂按未落实", "请改为：未落实、正在办理、办结、销号；习惯这样写的，加一张“词典”表，词类写“状态”，标准写法写这四个里的一个，也写作写“{value}”")
STATE_ALMOST = Rule("state-almost", _W, "基本完成不算办结", "状态写的是“{value}”，按正在办理算", "确已完成的请改为“办结”，并填完成日期和佐证")
CELL_ERROR = Rule("cell-error", _E, "公式出错", "“{column}”显示为“{value}”，公式出错了{note}", "请改正公式，或直接填内容")
FORMULA_NOT_CALCULATED = Rule("formula-not-calculated", _E, "公式没有计算", "“{column}”是公式，但文件里没有它的结果{note}", "请用 Excel 或 WPS 打开，保存一次再用，或直接填内容")
FORMULA_STALE = Rule("formula-stale", _W, "公式没有重新计算", "“{column}”是公式，文件改动以后还没有重新计算，读到的“{value}”可能不对{note}", "请用 Excel 或 WPS 打开，保存一次再用，或直接填内容")
FORMULA_IN_INPUT = Rule("formula-in-input", _W, "填写列里有公式", "“{column}”是公式，读到的是上次保存时的结果“{value}”", "这一列请直接填内容，不用公式")
NUMBER_NOT_TEXT = Rule("number-not-text", _E, "应为文字却是数字", "“{column}”是数字 {value}，前面的 0 或后几位可能已经丢失", "请把单元格格式设为“文本”后重新填写")
DATE_NOT_REAL = Rule("date-not-real", _E, "日期认不出", "“{column}”的“{value}”不是日期", "请填成 {year}-3-20 这样的日期")
DATE_AS_TEXT = Rule("date-as-text", _W, "日期是文字", "“{column}”的“{value}”是文字，按 {day} 算", "请改成真正的日期，便于排序和筛选")
DONE_IN_FUTURE = Rule("done-in-future", _E, "完成日期在将来", "完成日期 {value} 晚于 {today}", "请核对完成日期")
DONE_BEFORE_ASSIGNED = Rule("done-before-assigned", _E, "完成早于交办", "完成日期 {value} 早于交办日期 {other}", "请核对这两个日期")

# Deadlines
DEADLINE_UNCLEAR = Rule("deadline-unclear", _E, "完成时限看不懂", "完成时限“{value}”定不下日期：{note}", "{cure}")
DEADLINE_OUTSIDE_YEAR = Rule("deadline-outside-year", _W, "时限不在本年度", "完成时限“{value}”算出 {due}，不在{year}年", "请核对年份，或确认是跨年事项")
DUE_DIFFERS = Rule("due-differs", _W, "到期日与时限不符", "到期日 {value} 与完成时限“{deadline}”算出的 {due} 不同", "请运行“着色”重新计算")
DUE_BEFORE_ASSIGNED = Rule("due-before-assigned", _E, "到期早于交办", "完成时限“{value}”是 {due}，早于交办日期 {other}", "请核对完成时限和交办日期")
CHILD_AFTER_PARENT = Rule("child-after-parent", _W, "分项晚于总项", "完成时限“{value}”是 {due}，晚于总项 {parent}（{place}）的 {other}", "请把这一项提前，或把总项的完成时限推后")
LIMIT_EXCEEDED = Rule("limit-exceeded", _W, "超出办理期限", "{kind}应在交办后{limit}内办结，即 {last} 以前，但完成时限{found}", "请把完成时限改到 {last} 以前{note}")

# Progress
COLUMN_LACKING = Rule("column-lacking", _W, "缺少要填的列", "没有“{column}”这一列，{count} 项{value}没有地方写{column}", ADD_COLUMN)
DONE_WITHOUT_DATE = Rule("done-without-date", _E, "办结没有完成日期", "状态是“{value}”，但没有完成日期", "请填完成日期，没有完成的改为“正在办理”")
DONE_WITHOUT_EVIDENCE = Rule("done-without-evidence", _E, "办结没有佐证", "状态是“{value}”，但没有佐证", "请填文件号、纪要或报告名称")
EVIDENCE_BEFORE = Rule("evidence-before-adoption", _W, "接收以前办结的没有佐证", "{count} 项在接收台账（{value}）以前就办结了，没有佐证", "不用为月底逐项补；要备查的，再补文件号、纪要或报告名称")
REASON_MISSING = Rule("reason-missing", _E, "到期未完成没有原因", "{due} 已到期，现在是“{value}”，但没有写未完成原因", "请填未完成原因")
STATE_BLANK = Rule("state-blank", _W, "有进展没有状态", "{count} 项写着进展，状态却没有填，都按未落实算：第 {value} 行", "请逐项填上状态")
TODO_WITH_PROGRESS = Rule("todo-with-progress", _W, "未落实却有进展", "状态是未落实，但进展情况写了“{value}”", "已经在办的请把状态改为“正在办理”")
DONE_WITH_DOUBT = Rule("done-with-doubt", _W, "办结却写着没有办完", "状态是“{state}”，进展却写着“{value}”", "请核对：没有办完的改为“正在办理”")

PARENT_DONE_EARLY = Rule("parent-done-early", _E, "总项先于分项办结", "状态是“{value}”，但分解的{parts}没有办结", "请核对；分项确实没有办结的，总项改为“正在办理”")
PARENT_NOT_DONE = Rule("parent-not-done", _W, "分项都办结了总项没有", "分解的 {count} 项都已办结，这一项还是“{value}”", "已经全部完成的，请改为“办结”，并填完成日期和佐证")

# Names
CO_UNIT_SAME = Rule("co-unit-same", _W, "协办就是牵头", "协办单位“{value}”与责任单位相同", "请改填真正的协办单位，或清空")
CO_UNIT_UNKNOWN = Rule("co-unit-unknown", _W, "协办单位没有名册", "没有“单位”表，协办单位“{value}”又没有自己的事项，分发时没有它的表", "请加一张“单位”表写上它，或改成台账里责任单位的写法")
PERSON_UNKNOWN = Rule("person-unknown", _W, "责任人不在名册", "责任人“{value}”不在“人员”表里", "请改成表里的姓名或职务，或在“人员”表补上")
PERSON_OTHER_UNIT = Rule("person-other-unit", _W, "责任人是别的单位的", "责任人“{value}”在“人员”表里属于“{other}”，不是“{unit}”", "请核对责任人和责任单位，人员调动的请改“人员”表")
PERSON_NAMESAKE = Rule("person-namesake", _E, "人员重名", "“人员”表里有 {count} 行姓名是“{value}”，分不清是谁，没有列入", "请写成姓名（职务），如 {written}")
PERSON_WITHOUT_UNIT = Rule("person-without-unit", _E, "人员没有单位", "“{name}”的责任单位“{value}”不在“单位”表里，没有列入", "请改成“单位”表里的名称或简称；不参加考核的在“参加考核”填“否”")
PERSON_DAYS_WRONG = Rule("person-days-wrong", _E, "到岗离岗日期不对", "“{name}”的{column}“{value}”{what}，没有列入", "请填日期，如 2018-3-5")
TASK_SIMILAR = Rule("task-similar", _W, "两个单位的任务重复", "目标任务“{value}”与 {place}（{unit}）的“{text}”{how}", "如果是同一件事，请只留一行，另一个单位填到“协办单位”")

# What must not be sent out
SECRECY_WORD = Rule("secrecy-word", _W, "可能涉密", "“{column}”里有“{value}”字样，像是密级标志", "涉密内容不得写入台账，请核对")
ID_NUMBER = Rule("id-number", _W, "有身份证号码", "“{column}”里有身份证号码 {value}", "台账要外发，请删去身份证号码")
MOBILE_NUMBER = Rule("mobile-number", _W, "有手机号码", "“{column}”里有手机号码 {value}", "请移到“联系电话”一列，或删去")
LANDLINE_NUMBER = Rule("landline-number", _W, "有固定电话号码", "“{column}”里有固定电话号码 {value}", "请移到“联系电话”一列，或删去")

# What the whole ledger leaves out
HANGING_NOT_IN_LEDGER = Rule("hanging-not-in-ledger", _W, "挂单事项没有转入", "“挂单”表里的“{value}”还没有销号，台账里却没有这个编号", "请把这件事补进台账，已经办完的在“挂单”表填销号日期")
MONTHS_EMPTY = Rule("months-empty", _W, "有的月份没有任务", "{value}没有到期的事项", "请核对是否漏项，做到月月有任务")
WEEKS_EMPTY = Rule("weeks-empty", _W, "有的周没有任务", "有 {count} 周没有到期的事项：{value}", "请核对是否漏项，做到周周有内容")
UNITS_EMPTY = Rule("units-empty", _W, "有的单位没有事项", "“单位”表里有 {count} 个单位没有事项：{value}", "请核对是否漏项，不承担事项的可以不管")
PEOPLE_EMPTY = Rule("people-empty", _W, "有的人员没有事项", "“人员”表里有 {count} 人没有事项：{value}", "请核对是否漏项，不承担事项的可以不管")

# Returns
RETURN_UNREADABLE = Rule("return-unreadable", _E, "报表打不开", "{value}，没有采用", "请让单位重新报送")
RETURN_TOO_LARGE = Rule("return-too-large", _E, "报表的行太多", "填有内容的行超过 {value} 行，报表不会有这么多，整份没有采用", "请打开看看：是报表的，删去多余的行和用不着的工作表再合并一次；不是报表的，请移走")
RETURN_OPEN = Rule("return-open", _W, "报表正打开着", "{value}正打开着这份报表，采用的是上次存盘的内容", "请关闭后再合并一次；确认没有人打开，删除旁边 ~ 开头的文件即可")
RETURN_UNIT_UNKNOWN = Rule("return-unit-unknown", _E, "不知道是哪个单位报的", "看不出是哪个单位报的：{value}", "请在表头“填报单位：”后写明单位")
RETURN_UNIT_MIXED = Rule("return-unit-mixed", _E, "报表与单位不符", "表头写的是“{value}”，里面却是{other}的事项，没有采用", "请让单位核对后重报")
RETURN_OTHER_MONTH = Rule("return-other-month", _E, "不是本月的报表", "这是{value}的报表，不是{month}的，没有采用", "请让单位报{month}的报表")
RETURN_OTHER_FORM = Rule("return-other-form", _E, "是别的报表", "这是“{value}”，不是“{form}”，没有采用", "请核对是不是放错了文件夹")
RETURN_OTHER_UNIT = Rule("return-other-unit", _E, "用了别的单位的表", "这是发给{other}的表，表头却写“{value}”，没有采用", "请让单位用发给自己的表重报")
RETURN_OTHER_LEDGER = Rule("return-other-ledger", _E, "不是这本台账的报表", "这是{value}台账发的表，不是{ledger}台账的，没有采用", "请核对是不是放错了文件夹")
RETURN_COPIES_DIFFER = Rule("return-copies-differ", _E, "同一单位两份报表不同", "{unit}报了几份内容不同的报表（{value}），都没有采用，文件名不能说明哪份在后；不同处：{cells}", "请问清以哪一份为准，删去其余的再合并")
RETURN_COPY_NAME = Rule("return-copy-name", _R, "文件名像是副本", "文件名里有“{value}”，像是几份中的一份；只看内容，不按文件名分先后", "")
RETURN_COPY_SAME = Rule("return-copy-same", _R, "重复的报表", "与 {value} 内容相同，只算一份", "")
RETURN_NO_BASE = Rule("return-no-base", _W, "没有分发底稿", "找不到发给{unit}的底稿，按台账现在的内容比较", "以后请先用“分发”发表，再合并")
RETURN_BASE_INSIDE = Rule("return-base-inside", _R, "用报表里带的底稿", "台账旁边没有发给这个单位的底稿，按报表里带的“{value}”比较", "")
RETURN_BASE_DIFFERS = Rule("return-base-differs", _W, "两处底稿不同", "报表里带的“{value}”与台账旁边记的不同，按报表里带的比较", "可能用了另一次分发的表，请核对采用的修改")
RETURN_BASE_BROKEN = Rule("return-base-broken", _W, "报表里的底稿被动过", "报表里带的“{value}”被改过或不全，没有用它", "请核对采用的修改；以后请不要动隐藏的表")
SHEET_PASSED_OVER = Rule("sheet-passed-over", _W, "表头认不出，没有读", "有一张“{value}”表，但没有认出它的表头，里面填的没有用上", "请照模板写好表头（要有 {heads}），或改个表名")
SHEET_UNREADABLE = Rule("sheet-unreadable", _W, "表头认不出", "有一张“{value}”表，但没有认出它的表头，这次该记在里面的内容没有记", "请把这张表改名（会另建一张），或按模板写好表头再做一次")
RETURN_LEFT_OUT = Rule("return-left-out", _W, "图片批注等没有并入", "有{value}没有并入，请看原表", "有用的内容请让单位写成文字填在表里")
SHEET_LEFT_OUT = Rule("sheet-left-out", _W, "图片批注等没有读入", "有{value}没有读进来，请看原表", "要计入的内容请用文字写在备注里")
SHEET_ITEM_STRUCK = Rule("sheet-item-struck", _W, "事项划了删除线", "{number} 的“{column}”划了删除线，现在仍按有效的事项算", "不再办的请把这一行移到别的表，仍有效的请去掉删除线")
RETURN_TASK_REWORDED = Rule("return-task-reworded", _W, "分发后任务改了说法", "编号“{value}”的目标任务发出时是“{old}”，现在是“{other}”，当作同一件事采用", "请核对是不是同一件事，不是的请改回")
RETURN_COLUMN_MISSING = Rule("return-column-missing", _E, "报表缺少列", "报表里没有找到“{value}”{note}，这里填的没有采用", "请把列名改回发出时的写法，再合并一次")
RETURN_COLUMN_NAMELESS = Rule("return-column-nameless", _E, "报表的列没有名称", "{value} 列没有列名，下面填的没有采用", "请补上列名，再合并一次")
RETURN_NOT_READ = Rule("return-not-read", _E, "不是表格的文件", "“{value}”不是表格，没有读{note}", "请打开看看，是报表的让单位按发出的表重报")
RETURN_UNCHANGED = Rule("return-unchanged", _R, "按无变化读取", "“{column}”写的是“{value}”，按无变化，台账原来的内容不动", "")
RETURN_NOTHING = Rule("return-nothing", _R, "按空白读取", "“{column}”写的是“{value}”，等于没有填，按空白", "")
RETURN_NOTHING_EMPTIES = Rule("return-nothing-empties", _W, "按空白清空", "“{column}”写的是“{value}”，等于没有填，台账原来的“{old}”随着清空", "原来的内容仍然有效的，请从修改记录里找回来填上")
RETURN_VALUE_WRONG = Rule("return-value-wrong", _E, "报表填的不合要求", "“{column}”填的是“{value}”，没有采用", "请改为{expected}")
RETURN_NUMBER_TWICE = Rule("return-number-twice", _E, "报表里编号重复", "{column}“{value}”在报表里出现了两次，这两行都没有采用", "请让单位删去多余的一行重报")
RETURN_ROW_KNOWN = Rule("return-row-known", _R, "新增的事项台账里已有", "没有编号的“{value}”台账里已有，编号 {number}，内容一样", "")
RETURN_ROW_DIFFERS = Rule("return-row-differs", _E, "新增的事项台账里已有，内容不同", "没有编号的“{value}”台账里已有，编号 {number}；{columns}与台账不同，没有采用", "请让单位把编号 {number} 写在这一行再报")
RETURN_FOREIGN_ROW = Rule("return-foreign-row", _E, "不是本单位的事项", "{column}“{value}”是{other}的事项，没有采用", "请核对{column}；分发以后才改给{other}的，要采用的请照报表填进去")
RETURN_NUMBER_UNKNOWN = Rule("return-number-unknown", _E, "台账里没有的编号", "{column}“{value}”{sheet}里没有，没有采用", "请核对{column}；新增事项请把{column}留空")

RETURN_CO_GREY = Rule("return-co-grey", _E, "协办行填了别的格", "{number} 由{other}牵头，协办单位只填“协办情况”；填在“{column}”里的“{value}”没有采用", "请告诉牵头单位，由它填报；要改任务、时限的，由牵头单位申请")
RETURN_STATE_BLANK = Rule("return-state-blank", _W, "周期工作没有填状态", "{number} 报了这一期的情况，状态没有填；台账里的“{value}”是上一期的，已经清空", "请问单位这一期办到哪一步，补上状态")
RETURN_LEAD_GREY = Rule("return-lead-grey", _E, "牵头单位填了协办情况", "{number} 的“协办情况”由协办单位填，牵头单位填的“{value}”没有采用", "请填到“进展情况”，或告诉协办单位由它填报")
COLUMN_BESIDE_FILTER = Rule("column-beside-filter", _W, "列在筛选外面", "“{value}”加在表头筛选按钮的右边外面，用这些按钮排序时，它不会跟着动，会对错行", "请在排序以前，把筛选取消再加一次，让它包住整个表头")
COLUMN_BESIDE_TABLE = Rule("column-beside-table", _W, "列在表格外面", "“{value}”加在表格 {name} 的右边外面，用表头的按钮排序时，它不会跟着动，会对错行", "请在排序以前，把表格右下角的小三角向右拖，把它包进表格")
COLUMN_NOT_ADDED = Rule("column-not-added", _E, "加不了列", "台账没有“{value}”一列，这张表受保护或右边没有空列，加不了，这一列的内容没有并入", "请撤销工作表保护，或在表头右边自己加上“{value}”一列，再合并一次")
ITEM_OFF_FORMS = Rule("return-item-off-forms", _E, "没有列进月报表", "“{value}”{why}，没有列进发给责任单位的月报表", "{cure}")

# Conflicts that people have settled
CHOICE_UNKNOWN = Rule("choice-unknown", _E, "采用一栏看不懂", "“采用”写的是“{value}”，这一条没有处理", "请选{sides}")
CHOICE_NUMBER = Rule("choice-number", _E, "采用时的编号不行", "{number} 的“{field}”选了“{value}”，但{why}，没有照办", "请在这一行的编号格里填好编号，再运行一次")
CHOICE_NO_ROW = Rule("choice-no-row", _E, "新增事项加不进台账", "新增的“{value}”选了采用，但{why}，没有加", "请在台账里自己加这一行，再在“冲突处理”里选“不采用”")
CHOICE_IN_SECTION = Rule("choice-in-section", _E, "新增事项要自己插一行", "新增的“{value}”选了采用，但台账按小标题分段，要插在中间，程序只在表末加行，没有加", "请{place}插入一行，填 {cells}；填好再运行一次，就不再问")
CHOICE_STALE = Rule("choice-stale", _W, "选定以后又变了", "{number} 的“{field}”选了“{value}”以后，台账或报表又改过，没有照办", "请看新的内容，再选一次")

# What closing a month asks for, and what has been changed in a closed one
CLOSE_NO_REASON = Rule("close-no-reason", _E, "月结缺未完成原因", "{number} 本月应办没有办结，又没有写未完成原因，不能月结", "请填未完成原因，或改正状态")
CLOSE_COLUMN_MISSING = Rule("close-column-missing", _E, "月结缺列", "台账没有“{column}”这一列，本月应办没有办结的 {count} 项没有地方写{column}，不能月结", ADD_COLUMN + "，填好再月结")
CLOSE_UNDATED = Rule("close-undated", _E, "周期工作办结没有日期", "{number} 是周期工作，台账写了办结却没有完成日期，不知道是哪一期的，本月不算办结", "请填完成日期；本期没有做完的，改状态并写未完成原因")
CLOSE_OTHER_PERIOD = Rule("close-other-period", _E, "周期工作办结的是别的一期", "{number} 是周期工作，台账的办结（完成日期 {value}）是别的一期的，不算本期，本期又没有写未完成原因", "本期做完了的，把完成日期、佐证改成本期的；没有做完的，写未完成原因")
CLOSE_NO_NUMBER = Rule("close-no-number", _E, "月结缺编号", "这一项本月应办没有办结，又没有编号，没法挂单", "请给它一个编号")
HANGING_MONTH_UNREADABLE = Rule("hanging-month-unreadable", _E, "挂单月份读不懂", "挂单的月份“{value}”读不懂", "请写成 2018-03 这样")
CLOSED_CHANGED = Rule("closed-changed", _W, "月结后改动", "{month}已经月结，{number}的“{field}”月结时是“{old}”，现在是“{value}”", "确实要改的，请在备注里写明；改错的请改回")
CLOSE_ALTERED = Rule("close-altered", _E, "月结存档被改过", "月结存档 {value} 和修改记录里记下的不一样，月结后被改过或坏了", "请从备份恢复 .taizhang 里的 closes 文件夹；在此以前，月结后的改动比对不准")
CLOSE_LOST = Rule("close-lost", _E, "月结存档不在", "{value}月结过（看“挂单”表和修改记录），存档却不在，以后的改动比对不了", "台账改过名或换过文件夹的，请连 .taizhang 一起改回；删掉了的，从备份恢复 closes 文件夹")
CLOSE_UNREADABLE = Rule("close-unreadable", _E, "月结存档读不出来", "月结存档 {value}，月结后的改动比对不了", "请从备份恢复它")
CLOSED_ROW_GONE = Rule("closed-row-gone", _W, "月结后少了一行", "{month}已经月结，月结时有的 {number} 这一行现在没有了", "请从备份恢复这一行")
CLOSED_ROW_ADDED = Rule("closed-row-added", _W, "月结后多了一行", "{month}已经月结，{number} 这一行是月结以后加的", "请核对月份")

# What signing work off asks for
SIGN_OFF_UNKNOWN = Rule("sign-off-unknown", _E, "销号的编号不对", "“{value}”不是台账里的编号，也不是没销的挂单号", "请核对编号")
SIGN_OFF_NOT_DONE = Rule("sign-off-not-done", _E, "没有办结不能销号", "{number} 的状态是“{value}”，不是办结，不能销号", "请先由单位报办结")
SIGN_OFF_NOT_TOLD = Rule("sign-off-not-told", _E, "周期工作没有报办结", "{value} 从挂单那个月到现在都没有报办结，不能销号", "请先由单位在月报表里报办结，或在台账填办结、完成日期和佐证")
SIGN_OFF_NOTHING_HANGS = Rule("sign-off-nothing-hangs", _E, "周期工作没有挂单", "{value} 是周期工作，没有没销的挂单", "周期工作只销挂单，不销整项")
SIGN_OFF_COLUMN_MISSING = Rule("sign-off-column-missing", _E, "销号缺列", "台账没有“{column}”这一列，{number} 没有销号的依据，不能销号", ADD_COLUMN + "；填好再销号")
SIGN_OFF_INCOMPLETE = Rule("sign-off-incomplete", _E, "销号缺依据", "{number} 的“{column}”没有填，不能销号", "请补填后再销号")

# What an extension asks for
EXTENSION_UNKNOWN = Rule("extension-unknown", _E, "延期的编号不对", "“{value}”不是台账里的编号，或者有重复", "请核对编号")
EXTENSION_NOT_DATED = Rule("extension-not-dated", _E, "不能延期的事项", "{number} 已经办结，或没有明确的到期日（“{value}”），不能延期", "请核对编号和完成时限")
EXTENSION_LATE = Rule("extension-late", _E, "超期后不能延期", "{number} 已在 {value} 到期，{day} 才申请，已超期，不能延期", "请按挂单办理，写明未完成原因")
EXTENSION_NOT_LATER = Rule("extension-not-later", _E, "延期没有更晚", "{number} 的到期日是 {value}，延至 {until} 并没有更晚", "请核对日期")
EXTENSION_INCOMPLETE = Rule("extension-incomplete", _E, "延期缺内容", "{number} 延期没有写“{column}”", "请写明再办")

# fmt: on

RULES = rules_in(globals())
