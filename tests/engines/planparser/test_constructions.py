"""What each construction of the language says: a sentence of a plan of 2024, and the promises in it.

Written `comparator value unit`, a range as `low-high`; nothing where the sentence promises no number. The sentences are
our own; each stands for a way of writing that published plans have.
"""

import pytest

from wusong.engines.planparser.reader import read_plan

PROMISES = """
新建小学3所、初中2所。 | eq 3 所; eq 2 所
新增公办幼儿园12所，新增学位3600个。 | increase_by 12 所; increase_by 3600 个
新增学位5000个以上。 | increase_by 5000 个
新增义务教育学位1.2万个。 | increase_by 12000 个
学前教育毛入园率达到95%以上。 | ge 95 %
九年义务教育巩固率保持在99%以上。 | ge 99 %
高中阶段毛入学率稳定在98%左右。 | approx 98 %
普惠性幼儿园覆盖率由85%提高到90%。 | ge 90 %
生均图书从20册增加到30册。 | ge 30 册
学前三年毛入园率提高3个百分点。 | increase_by 3 个百分点
优质高中招生比例提升2个百分点以上。 | increase_by 2 个百分点
近视率下降0.5个百分点。 | decrease_by 0.5 个百分点
大班额比例控制在3%以内。 | le 3 %
大班额比例降到5%以下。 | le 5 %
义务教育辍学率低于0.5%。 | lt 0.5 %
小学班额不超过45人。 | le 45 人
每班学生数不得超过50人。 | le 50 人
教师培训参训率不低于98%。 | ge 98 %
生均公用经费不少于1000元。 | ge 1000 元
全年培训教师超过5000人次。 | gt 5000 人次
投入资金突破3亿元。 | gt 300000000 元
过半数学校建成智慧校园。 | gt 50 %
三成以上教师参加跟岗研修。 | ge 30 %
力争三分之一的学校达到示范标准。 | eq 33.33 %
全市职业院校在校生规模翻一番。 | increase_by 100 %
中职招生数比上年增长10%左右。 | increase_by 10 %
争取新增省级示范园5所。 | increase_by 5 所
招聘教师120名，补充特岗教师30名。 | eq 120 名; eq 30 名
选派50余名骨干教师支教。 | approx 50 名
组织近百所学校结对。 | approx 100 所
培训校长100多名。 | approx 100 名
建设10—15所特色学校。 | eq 10-15 所
打造3至5个品牌项目。 | eq 3-5 个
学前教育公办率和普惠率分别达到55%和90%。 | ge 55 %; ge 90 %
小学、初中、高中优质课获奖率分别不低于70%、65%和60%。 | ge 70 %; ge 65 %; ge 60 %
入学率和巩固率均达到100%。 | all 100 %
全市中小学校食堂全部实现“互联网+明厨亮灶”。 | all 100 %
实现义务教育学校课后服务全覆盖。 | all 100 %
所有乡镇中心校都要配备心理健康教师。 | all 100 %
各县区均建有特殊教育学校。 | all 100 %
实现校校有足球场。 | all 100 %
确保无一名适龄儿童失学辍学。 | none 0
确保全年校园安全责任事故为零。 | none 0
实现义务教育阶段学生“零辍学”。 | none 0
确保校园重大安全事故零发生。 | none 0
问题隐患实现动态清零。 | none 0
确保不发生重特大安全事故。 | none 0
不让一名学生因家庭经济困难而失学。 | none 0
年内消除66人以上超大班额。 | none 0
实现高考零的突破。 | 
对违规办学行为零容忍。 | 
师生比达到1:15。 | ge 15 比
各校按照1:5的比例配备。 | eq 5 比
高考成绩进入全省前三名。 | le 3 名次
每年举办一次校园艺术节。 | eq 1 次
每学期至少开展2次家访。 | ge 2 次
每周开设不少于1节劳动课。 | ge 1 节
保证学生每天校内体育活动时间不少于2小时。 | ge 2 小时
每两年举办一届运动会。 | eq 1 届
每10名学生配备1台计算机。 | eq 1 台
每500名学生配备1名心理教师。 | eq 1 名
每校至少配备1名专职保安。 | ge 1 名
在3个乡镇新建食堂5个。 | eq 5 个
在20所学校开展集团化办学试点。 | eq 20 所
2023年，全市新建学校8所，毛入学率达到92%。 | 
去年培训教师3000人次，今年培训4000人次。 | eq 4000 人次
截至目前，全市共有幼儿园230所。 | 
我市现有中小学150所、教师9000名。 | 
在2023年90%的基础上，提高到95%。 | ge 95 %
已建成12所，今年再建成6所。 | eq 6 所
鼓励有条件的学校每周开设3节体育课。 | 
有条件的县区可以建设2所示范校。 | 
发挥10所领航学校的辐射作用。 | 
以5所高中为龙头组建教育集团。 | 
依托3个实训基地开展培训。 | 
对总分500分以上的考生给予奖励。 | 
对100人以下的小规模学校倾斜支持。 | 
对教龄满30年的乡村教师给予慰问。 | 
落实“双减”和“五项管理”要求。 | 
开展“百名校长进千家”活动。 | 
深入实施“十百千”工程。 | 
贯彻党的二十大精神和十四届三中全会精神。 | 
落实“十四五”规划。 | 
举办第五届技能大赛和首届读书节。 | 
做好七年级、八年级学生体质监测。 | 
组织3—6岁儿童家长学校。 | 
制定三年行动计划，一校一策推进。 | 
推进九年义务教育均衡发展。 | 
庆祝建党103周年。 | 
拨打12345热线反映问题。 | 
执行《关于加强管理的意见》（教基〔2020〕5号）。 | 
按照第三批试点要求推进。 | 
推进一体化办学，进一步提高质量。 | 
建设一支高素质教师队伍。 | 
突出三个重点，抓好五个环节。 | 
坚决做到“两个维护”，增强“四个意识”。 | 
建设400米标准跑道操场2个。 | eq 2 个
新建一所特殊教育学校。 | eq 1 所
新建2所、改扩建3所义务教育学校。 | eq 2 所; eq 3 所
完成投资2.5亿元，建设面积3万平方米。 | eq 250000000 元; eq 30000 平方米
其中，公办幼儿园占比达到55%。 | ge 55 %
资助家庭经济困难学生1.5万人次，发放资金2000万元。 | eq 15000 人次; eq 20000000 元
中职毕业生就业率达98%以上，对口就业率达80%。 | ge 98 %; ge 80 %
培育省级名师10名、市级名师50名、县级骨干教师200名。 | eq 10 名; eq 50 名; eq 200 名
创建5个国家级、10个省级示范专业。 | eq 5 个; eq 10 个
力争用2年时间，使80%以上的学校达标。 | ge 80 %
平均每万人拥有幼儿园3所。 | eq 3 所
办结时限压缩至5个工作日。 | le 5 工作日
信访事项按时办结率100%。 | all 100 %
教师交流轮岗比例不低于符合条件教师总数的10%。 | ge 10 %
骨干教师交流比例不低于20%，其中城区不低于25%。 | ge 20 %; ge 25 %
压减中小学社会性事务20%以上。 | decrease_by 20 %
较上年减少各类检查10项。 | decrease_by 10 项
全年开展督导检查4次。 | eq 4 次
建成省级“五星级”平安校园20所。 | eq 20 所
实施“1+N”集团化办学，组建教育集团8个。 | eq 8 个
开展“7×24小时”值守。 | 
严格落实24小时值班制度。 | 
到2025年底，建成30所智慧校园。 | eq 30 所
力争到2026年，全市90%的中小学建成绿色学校。 | eq 90 %
完成危房改造面积约2万平方米。 | approx 20000 平方米
学生体质健康合格率、优良率分别达到95%以上、50%以上。 | ge 95 %; ge 50 %
学生体质健康优良率每年提高1个百分点。 | increase_by 1 个百分点
教职工体检率达到百分之百。 | all 100 %
公办园在园幼儿占比超过百分之五十。 | gt 50 %
普通高中全部消除大班额。 | none 0
全市12个县区全部通过验收。 | all 12 个
2025年，每个乡镇都建有1所公办中心幼儿园，各区、县（市）至少办1所早教中心。 | eq 1 所; ge 1 所
“十四五”期间新改扩建普惠性幼儿园200所，新增学位5万个。 | eq 200 所; increase_by 50000 个
原则上每三年调整一次。 | eq 1 次
劳动年龄人口平均受教育年限提高到11.3年。 | ge 11.3 年
到2020年全国学前三年毛入园率达到８５％、普惠性幼儿园覆盖率达到８０％左右。 | 
新建改扩建幼儿园30所，新增公办幼儿园学位6000个，公办园在园幼儿占比提高到52%。 | eq 30 所; increase_by 6000 个; ge 52 %
全年计划招聘教师300名（其中高中80名、初中100名、小学120名）。 | eq 300 名
实施教育重点项目25个，总投资12.6亿元，年度计划投资4.3亿元。 | eq 25 个; eq 1260000000 元; eq 430000000 元
完成投资额的60%以上。 | ge 60 %
深入开展“大练兵”活动，评选市级学科带头人100名、骨干教师300名。 | eq 100 名; eq 300 名
确保中考成绩位居全省前列，高考一本上线率提高2个百分点，本科上线人数突破5000人。 | increase_by 2 个百分点; gt 5000 人
高考一本上线人数力争达到1200人，较去年增长8%。 | ge 1200 人; increase_by 8 %
全面完成14所学校“厕所革命”任务。 | eq 14 所
完成38所农村学校旱厕改造，改造面积1.2万平方米。 | eq 38 所; eq 12000 平方米
建成3个市级、8个县级名师工作室。 | eq 3 个; eq 8 个
组织200名中小学校长赴北京、上海挂职学习。 | eq 200 名
选派30名教师赴新疆、西藏支教，互派20名干部挂职。 | eq 30 名; eq 20 名
每学期对学校食堂检查不少于2次，每月开展1次应急疏散演练。 | ge 2 次; eq 1 次
落实中小学生每天综合体育活动时间不低于2小时，中小学每天上下午各安排一次30分钟大课间。 | ge 2 小时; eq 1 次
小学、初中每周劳动课不少于1课时。 | ge 1 课时
中小学生近视率在上年基础上降低0.5个百分点以上。 | decrease_by 0.5 个百分点
控制学生近视率每年下降1个百分点。 | decrease_by 1 个百分点
课后服务覆盖率、参与率分别达到100%和90%以上。 | all 100 %; ge 90 %
小学一、二年级不布置家庭书面作业，三至六年级书面作业完成时间不超过60分钟，初中不超过90分钟。 | le 60 分钟; le 90 分钟
中小学教师平均每5年不少于360学时培训，今年每人完成72学时。 | ge 360 学时; eq 72 学时
专任教师学历合格率达到100%，其中小学教师专科以上、初中教师本科以上学历分别达到98%和92%。 | all 100 %; ge 98 %; ge 92 %
完成市政府下达的民生实事任务，新建、改扩建中小学校10所，新增学位1.5万座。 | eq 10 所; increase_by 15000 座
义务教育阶段集团化办学覆盖率达70%以上，新增教育集团6个。 | ge 70 %; increase_by 6 个
中等职业学校招生1.2万人，职普比大体相当。 | eq 12000 人
中职学生“双证”获取率达到95%，技能大赛获国家级奖项5项以上、省级奖项30项以上。 | ge 95 %; ge 5 项; ge 30 项
建立10个社区教育示范基地，开展各类培训5万人次。 | eq 10 个; eq 50000 人次
打造“一校一品”特色学校20所。 | eq 20 所
力争2所学校入选全国文明校园，5个案例获评省级优秀。 | eq 2 所; eq 5 个
举办第三届校园科技节，参与学生不少于1万人次。 | ge 10000 人次
实施义务教育薄弱环节改善与能力提升项目15个，完成投资9000万元。 | eq 15 个; eq 90000000 元
争取中央、省专项资金1.5亿元以上。 | ge 150000000 元
“班班通”实现全覆盖，宽带网络接入率100%，师机比达到1:1，生机比达到8:1。 | all 100 %; all 100 %; ge 1 比; ge 8 比
多媒体教室比例达到95%，生均计算机台数不低于0.1台。 | ge 95 %; ge 0.1 台
教职工与学生比达到1:7，每班配备“两教一保”。 | ge 7 比
化解义务教育大班额，起始年级班额小学控制在45人以内、初中控制在50人以内。 | le 45 人; le 50 人
消除56人以上大班额，将大班额比例控制在2%以下。 | none 0; le 2 %
确保适龄残疾儿童少年义务教育入学率达到97%以上。 | ge 97 %
义务教育控辍保学实现动态清零，小学、初中辍学率分别控制在0.1%和0.5%以下。 | none 0; le 0.1 %; le 0.5 %
确保家庭经济困难学生资助100%全覆盖，不让一个学生因贫失学。 | all 100 %; none 0
实现全年教育系统安全事故“零发生”目标。 | none 0
坚决杜绝群体性事件和重特大安全事故的发生。 | 
信访办结率达到100%，群众满意率达到90%以上。 | all 100 %; ge 90 %
教育系统万人平安创建达标率100%。 | all 100 %
坚持“五育并举”，推进“三全育人”，构建“大中小”一体化思政格局。 | 
全面贯彻党的十九届五中全会精神，认真落实全国、全省教育大会部署，坚持以人民为中心。 | 
2024年是新中国成立75周年，是实施“十四五”规划的关键一年。 | 
以“一核四片多点”空间布局为基础，落实“两免一补”政策。 | 
举办第17届校园文化艺术节和第二十届中学生运动会。 | 
抓好“双一流”建设，推进“双高计划”，办好“双招双引”活动。 | 
建立健全校级领导每周听课2节、中层干部每学期听课20节以上制度。 | eq 2 节; ge 20 节
教研员每学年深入学校听评课不少于80节，其中薄弱学校不少于三分之一。 | ge 80 节; ge 33.33 %
推行“1530”安全教育模式，落实“三防”建设，专职保安配备率、一键报警装置和视频监控系统达标率均达到100%。 | all 100 %
全市封闭化管理、一键式报警、专职保安员、护学岗“4个100%”建设目标全面完成。 | 
落实中小学校长“五个一”制度，开展“千名教师访万家”活动。 | 
完成12345热线办理，满意率达95%以上。 | ge 95 %
落实国家助学金标准由2000元提高到2300元。 | ge 2300 元
将义务教育阶段生均公用经费标准分别提高到小学720元、初中940元。 | ge 720 元; ge 940 元
特殊教育生均公用经费按每生每年6000元标准拨付。 | eq 6000 元
确保一般公共预算教育支出逐年只增不减，按在校学生人数平均的一般公共预算教育支出逐年只增不减。 | 
教育经费占GDP比例不低于4%。 | ge 4 %
教职工工资总额的1.5%用于教师培训。 | eq 1.5 %
学校按照年度公用经费预算总额的5%安排教师培训经费。 | eq 5 %
按照不超过核定编制总额10%的比例统筹教职工编制。 | le 10 %
职业院校“双师型”教师占专业课教师比例达到60%。 | ge 60 %
扩大优质普通高中招生计划50%以上分配到初中学校，名额分配比例达到60%。 | ge 50 %; ge 60 %
优质高中招生指标的65%均衡分配到初中。 | eq 65 %
确保2024年春季学期开学前投入使用。 | 
9月1日前完成12所学校维修改造，12月底前完成招标。 | eq 12 所
推进3所高中、5所初中、8所小学新建工程，力争年内竣工6所。 | eq 3 所; eq 5 所; eq 8 所; eq 6 所
启动实验中学新校区（占地200亩，建筑面积10万平方米）建设，总投资6.8亿元。 | eq 680000000 元
新建市第三中学、第五小学，改扩建十二中、二十一中。 | 
占地120亩、总建筑面积6.5万平方米、设计规模60个班的实验学校今年9月投入使用。 | eq 120 亩; eq 65000 平方米; eq 60 个
新建一所36班九年一贯制学校，可提供学位1620个。 | eq 1 所; eq 1620 个
建成18个班规模幼儿园2所，提供学位1080个。 | eq 2 所; eq 1080 个
配齐配足音体美教师，小学音体美专任教师缺口补充200人。 | eq 200 人
加快推进“县管校聘”改革，城镇学校、优质学校每学年教师交流轮岗的比例不低于符合交流条件教师总数的10%，其中骨干教师不低于交流轮岗教师总数的20%。 | ge 10 %; ge 20 %
校长、教师在同一学校任职满6年、9年的应当交流。 | 
选聘30名退休教师到乡村支教，落实银龄讲学计划20人。 | eq 30 名; eq 20 人
培养“三名”工程对象：名校长5名、名班主任20名、名教师50名。 | eq 5 名; eq 20 名; eq 50 名
建立名师工作室20个以上，每个工作室带动10名以上青年教师成长。 | ge 20 个; ge 10 名
每所学校至少开设2门以上校本课程，每名学生至少掌握1至2项体育运动技能、1项艺术特长。 | ge 2 门; ge 1-2 项; eq 1 项
每所中小学至少有1名专兼职心理健康教师，全市中小学心理辅导室建设率达到100%。 | ge 1 名; all 100 %
实现中小学校心理健康专职教师配备全覆盖。 | all 100 %
近三年新入职教师全员培训。 | 
认真做好2个国家级、5个省级试点工作。 | eq 2 个; eq 5 个
抓好26个市级重点项目，完成教育民生实事3件。 | eq 26 个; eq 3 件
组织开展学校党组织书记培训2期、党务干部培训1期，培训300人次。 | eq 2 期; eq 1 期; eq 300 人次
新发展党员中教师占比不少于三分之一。 | ge 33.33 %
推动30%的学校达到四星级标准，五星级学校占10%左右。 | eq 30 %; approx 10 %
普通高中特色化多样化发展，创建特色高中3—5所。 | eq 3-5 所
2所以上学校通过省示范高中评估验收。 | ge 2 所
全市80%的乡镇建成公办中心园。 | eq 80 %
小区配套幼儿园治理任务全面完成，整改率100%。 | all 100 %
实现“零择校”“零投诉”。 | none 0; none 0
实现民办学校“零违规”，把控招生入学“零择校”。 | none 0; none 0
做到应助尽助，资助政策落实率达100%。 | all 100 %
学生视力监测每学期不少于2次，做到全员建档。 | ge 2 次
全市中小学校（含幼儿园）食堂“互联网+明厨亮灶”覆盖率达100%，A级食堂占比达到30%以上。 | all 100 %; ge 30 %
每年培训骨干教师1000人次，五年累计培训5000人次。 | eq 1000 人次; eq 5000 人次
到2025年，累计培训校长1000名、班主任2000名。 | eq 1000 名; eq 2000 名
积极争取省级项目支持2至3个。 | eq 2-3 个
全市高考上线率继续保持全省第一，本科上线率力争居全省前5名。 | le 5 名次
力争在省级以上教学比赛中获一等奖10项以上。 | ge 10 项
组织学生参加省级科技创新大赛，力争获奖50项，其中一等奖不少于5项。 | eq 50 项; ge 5 项
新增省级语言文字规范化示范校3所，普通话普及率达到85%以上。 | increase_by 3 所; ge 85 %
评选表彰“最美教师”10名、先进集体20个，奖励资金100万元。 | eq 10 名; eq 20 个; eq 1000000 元
拟投入2.3亿元，其中市级财政安排8000万元，新建校舍5.6万平方米。 | eq 230000000 元; eq 56000 平方米
今年全市计划投资3.2亿元，比上年增加5000万元。 | eq 320000000 元; increase_by 50000000 元
严格控制“三公”经费，确保同比下降5%。 | decrease_by 5 %
公文、会议数量压减三分之一以上。 | decrease_by 33.33 %
各类进校园检查评比事项在上年基础上压减50%。 | decrease_by 50 %
年内完成整改问题12个，整改率达到100%。 | eq 12 个; all 100 %
市直学校党员教师进社区报到率100%，每名党员每年参加志愿服务不少于8小时。 | all 100 %; ge 8 小时
全面取消竞赛类挂靠招生，民办义务教育在校生占比控制在5%以内。 | le 5 %
全市小学毕业生升学率100%、初中毕业生升学率98%。 | all 100 %; eq 98 %
义务教育巩固率、高中阶段毛入学率、残疾儿童入学率分别达到99%、96.5%、98%以上。 | ge 99 %; ge 96.5 %; ge 98 %
全市3—6周岁幼儿毛入园率达98.5%，0—3岁早教指导服务率达90%。 | ge 98.5 %; ge 90 %
逐步缩小校际差距，小学、初中校际差异系数分别控制在0.5和0.45以内。 | le 0.5; le 0.45
初中毕业生就近入学率达95%，随迁子女公办学校就读比例保持在90%以上。 | ge 95 %; ge 90 %
安排600万元用于奖励高考质量优秀学校。 | eq 6000000 元
从2024年秋季学期起，全市义务教育学校全部开展课后服务，每周5天、每天不少于2小时。 | all 100 %; ge 2 小时
完成16个乡镇46所学校的信息化改造，新装录播教室30间。 | eq 46 所; eq 30 间
将10所薄弱学校纳入帮扶，组织20所优质学校结对帮扶30所农村学校。 | eq 10 所; eq 20 所; eq 30 所
组织参加第46届世界技能大赛选拔。 | 
做好2024届高校毕业生就业工作，初次就业率不低于80%，年底就业率不低于90%。 | ge 80 %; ge 90 %
稳步推进高校书记校长“访企拓岗”，每所高校走访用人单位不少于100家。 | ge 100 家
实现就业人数15000人，城镇新增就业10000人。 | eq 15000 人; increase_by 10000 人
招收硕士研究生300人，增长5%。 | eq 300 人; increase_by 5 %
力争申报国家自然科学基金项目30项，到账科研经费突破5000万元。 | eq 30 项; gt 50000000 元
学校生师比控制在18:1以内。 | le 18 比
思政课教师按师生比不低于1:350配备，专职辅导员按不低于1:200的比例配备。 | ge 350 比; ge 200 比
小学师生比1:19，初中1:13.5，高中1:12.5。 | eq 19 比; eq 13.5 比; eq 12.5 比
全年开展校园安全隐患大排查4轮，整改隐患500处以上，整改率100%。 | eq 4 轮; ge 500 处; all 100 %
计划新改扩建公办幼儿园6所，新增公办学位1980个；新建义务教育学校4所、续建5所，新增学位7200个。 | eq 6 所; increase_by 1980 个; eq 4 所; eq 5 所; increase_by 7200 个
新（改、扩）建中小学、幼儿园12所（个）。 | eq 12 所
力争全年新增托位2000个，每千人口拥有3岁以下婴幼儿托位数达到4.5个。 | increase_by 2000 个; ge 4.5 个
严格落实每班不超过35人的规定。 | le 35 人
小学1—3年级每班不超过40人，4—6年级不超过45人。 | le 40 人; le 45 人
幼儿园小班25人、中班30人、大班35人的班额标准严格执行。 | eq 25 人; eq 30 人; eq 35 人
各县（市、区）每年至少培训一轮。 | ge 1 轮
让每个孩子掌握1—2项运动技能。 | eq 1-2 项
普及“两操两课一活动”，每周开足4节体育课，每天校园阳光体育活动1小时。 | eq 4 节; eq 1 小时
组织开展市级教学视导40场次、专题讲座20场，覆盖教师8000余人次。 | eq 40 场次; eq 20 场; approx 8000 人次
推荐10个优秀课例参加省级评选，力争5个以上获奖。 | eq 10 个; ge 5 个
加强与北京、上海等3个城市教育合作。 | eq 3 个
与清华大学等10余所高校建立合作关系。 | approx 10 所
建立30个心理健康教育示范校，每校配备1名以上专职心理教师。 | eq 30 个; ge 1 名
实施第四期学前教育行动计划，新建幼儿园8所。 | eq 8 所
做好第三批省级示范高中申报，确保2所学校入围。 | eq 2 所
坚持“房住不炒”，落实人才公寓50套。 | eq 50 套
教育系统引进高层次人才100名以上，其中博士20名。 | ge 100 名
培育国家级一流专业3个、省级一流专业10个、一流课程20门。 | eq 3 个; eq 10 个; eq 20 门
支持2所高校创建省级示范性高职院校。 | eq 2 所
专业对接产业率达到95%，校企合作企业不少于200家，订单班100个。 | ge 95 %; ge 200 家; eq 100 个
推行“1+X”证书制度试点，取证人数不少于3000人。 | ge 3000 人
提升职业教育质量，建设5个高水平专业群和2所优质中职学校。 | eq 5 个; eq 2 所
社区教育参与率达60%以上，老年教育参与率达25%，新建老年学校10所。 | ge 60 %; ge 25 %; eq 10 所
建设学习型城市，举办全民终身学习活动周，培训市民20万人次。 | eq 200000 人次
全面推进依法治教，每校聘请1名法治副校长，聘任率达到100%。 | eq 1 名; all 100 %
加强校车管理，消除“黑校车”，校车安全事故为0。 | none 0
强化校园食品安全，杜绝集体食物中毒事件。 | 
中小学校食堂自营率达到90%，校长陪餐制100%落实。 | ge 90 %; all 100 %
推进“明厨亮灶”100%全覆盖。 | all 100 %
学校安保人员配备率、视频监控安装率、一键报警联网率三个100%。 | all 100 %
推动教育部门预算执行率达到95%以上，政府采购节支率不低于5%。 | ge 95 %; ge 5 %
压减一般性支出10%，三公经费只减不增。 | decrease_by 10 %
化解政府隐性债务2000万元。 | eq 20000000 元
教育信息化：实现千兆到校、百兆到班，多媒体教室普及率100%，建成智慧校园15所。 | all 100 %; eq 15 所
在线教学资源达到10TB，名师课堂200节，“三个课堂”常态化应用覆盖80%的农村学校。 | eq 200 节; eq 80 %
生均仪器设备值小学达到2000元、初中3000元。 | ge 2000 元; eq 3000 元
图书配备小学生均不低于30册、初中不低于40册。 | ge 30 册; ge 40 册
学生体质健康标准测试合格率达95%，优秀率提升3个百分点，肥胖率下降1个百分点，近视率控制在60%以下。 | ge 95 %; increase_by 3 个百分点; decrease_by 1 个百分点; le 60 %
每生每年资助1000元，预计资助学生2.4万人次，总金额3600万元。 | eq 1000 元; eq 24000 人次; eq 36000000 元
为1.8万名学生提供营养改善计划，补助标准每生每天5元。 | eq 18000 名; eq 5 元
发放生源地助学贷款9000万元，惠及1万人。 | eq 90000000 元; eq 10000 人
积极化解大校额，3000人以上的学校减少2所。 | decrease_by 2 所
撤并100人以下的小规模学校20所。 | eq 20 所
全市义务教育阶段学校起始年级全部实现阳光分班。 | all 100 %
完成对20所民办学校年检，年检合格率不低于90%。 | eq 20 所; ge 90 %
办理人大建议、政协提案45件，办结率100%、满意率98%以上。 | eq 45 件; all 100 %; ge 98 %
发表新闻稿件200篇以上，其中国家级媒体不少于20篇、省级媒体不少于50篇。 | ge 200 篇; ge 20 篇; ge 50 篇
上报信息120条，采用30条。 | eq 120 条; eq 30 条
全年向上争取资金5亿元，同比增长10%，招商引资到位资金2亿元。 | eq 500000000 元; increase_by 10 %; eq 200000000 元
第一季度完成项目立项，第二季度开工建设，年底前完成投资的80%。 | eq 80 %
高考600分以上人数突破1000人，清华、北大录取人数不少于10人。 | gt 1000 人; ge 10 人
力争有1至2所学校进入全省50强。 | eq 1-2 所
加强“双减”督查，学科类培训机构压减率保持在95%以上，营转非、备改审完成率100%。 | ge 95 %; all 100 %
培训机构资金监管率100%，预收费一次性不超过60课时或3个月。 | all 100 %; le 60 课时
全面落实中小学每天1小时体育锻炼，保证小学生每天睡眠10小时、初中生9小时、高中生8小时。 | eq 1 小时; eq 10 小时; eq 9 小时; eq 8 小时
小学上午上课时间不早于8:20，中学不早于8:00。 | 
到2027年，全市学前三年毛入园率稳定在99.5%以上，全市60%的县（市、区）通过国家学前教育普及普惠督导评估。 | ge 99.5 %; eq 60 %
到2027年全市3个县区、2030年全部县区通过国家义务教育优质均衡发展县验收。 | eq 3 个
坚持教育支出占一般公共预算支出比重不低于20%。 | ge 20 %
落实财政性教育经费支出占国内生产总值4%以上的要求。 | ge 4 %
各学校每学期至少召开2次家长会，每学年开展不少于1次的全员家访，家访率100%。 | ge 2 次; ge 1 次; all 100 %
中小学教师高级岗位比例提高2个百分点，中级岗位结构比例提高到45%。 | increase_by 2 个百分点; ge 45 %
将班主任津贴标准由每月300元提高到500元以上。 | ge 500 元
新招聘特岗教师150人，公费师范生60人，“硕师计划”10人。 | eq 150 人; eq 60 人; eq 10 人
完成教师资格认定3000人次、定期注册5000人。 | eq 3000 人次; eq 5000 人
选派100名城区教师到农村支教，50名农村教师到城区跟岗学习，期限1年。 | eq 100 名; eq 50 名
实现城乡教师交流500人，校长交流30人，校长交流比例达到15%。 | eq 500 人; eq 30 人; ge 15 %
到2026年，56人以上大班额比例控制在10%以内，超大班额全部消除。 | le 10 %; none 0
每年新建、改扩建100所公办幼儿园，三年内新增300所。 | eq 100 所; increase_by 300 所
全省普惠性幼儿园数、在园幼儿数分别占总数80%以上。 | ge 80 %
东部地区达到95%以上，西部地区达到80%以上。 | ge 95 %; ge 80 %
加上去年尚未完成的46个项目，今年共实施96个项目。 | eq 96 个
学前教育毛入园率比2023年提高2个百分点，达到93%。 | increase_by 2 个百分点; ge 93 %
义务教育巩固率提高到97.5%，比上年增加0.3个百分点。 | ge 97.5 %; increase_by 0.3 个百分点
力争使全市三分之二以上的中小学建成书香校园。 | ge 66.67 %
全市九成以上教师完成信息技术应用能力提升培训。 | ge 90 %
校园足球特色学校总数达到80所，新增12所。 | ge 80 所; increase_by 12 所
使省级示范幼儿园总数达到25所以上。 | ge 25 所
新增省级示范园3所，总数达到25所。 | increase_by 3 所; ge 25 所
中职学校校均规模达到2000人以上。 | ge 2000 人
生均校舍建筑面积不低于8平方米，生均体育运动场馆面积小学不低于7.5平方米、初中不低于10.2平方米。 | ge 8 平方米; ge 7.5 平方米; ge 10.2 平方米
每百名学生拥有高于规定学历教师数小学、初中分别达到4.2人以上、5.3人以上。 | ge 4.2 人; ge 5.3 人
每百名学生拥有网络多媒体教室数达到2.3间以上。 | ge 2.3 间
所有班级学生数小学、初中分别不超过45人和50人。 | le 45 人; le 50 人
小学规模不超过2000人，九年一贯制学校、十二年一贯制学校不超过2500人。 | le 2000 人; le 2500 人
音乐、美术专用教室每12个班级配备1间以上。 | ge 1 间
县域内义务教育学校校长教师交流轮岗比例达到10%以上，其中骨干教师不少于20%。 | ge 10 %; ge 20 %
留守儿童关爱体系健全，全县控辍保学实现零辍学。 | none 0
社会认可度达到85%以上。 | ge 85 %
确保“国测”通过率100%。 | all 100 %
建成3所、续建2所、开工4所。 | eq 3 所; eq 2 所; eq 4 所
计划在南部新城、高新区各新建1所幼儿园。 | eq 1 所
在城区新建2所、乡镇改建5所公办幼儿园。 | eq 2 所; eq 5 所
组建“1+N”教育集团10个，覆盖学校60所。 | eq 10 个; eq 60 所
依托市教师发展中心，举办各类培训班20期，培训4000人次。 | eq 20 期; eq 4000 人次
深入开展“百名专家进校园”活动，举办讲座不少于50场。 | ge 50 场
落实“五个一百”工程，评选百佳教师、百优学生。 | 
“十个一”工程稳步推进。 | 
认真落实“两个只增不减”要求。 | 
建立“一人一档”台账，做到底数清、情况明。 | 
确保高考、中考等国家教育考试平安有序，实现“零失误”“零差错”。 | none 0; none 0
确保不出现一名学生因贫失学。 | none 0
绝不让一个孩子因为贫困而失学。 | none 0
保证没有一名适龄儿童失学。 | none 0
杜绝乱收费，全年无乱收费投诉案件。 | none 0
力争全年不发生一起责任事故。 | none 0
确保安全事故死亡人数为零。 | none 0
力争信访总量同比下降10%以上，越级上访为零。 | decrease_by 10 %; none 0
食品安全事故发生率为0，学生意外伤害发生率控制在万分之五以内。 | none 0; le 0.05 %
体育中考分值提高到60分。 | ge 60 分
总分由50分增加到70分。 | ge 70 分
将学生每天在校体育活动时间增加到2小时。 | ge 2 小时
课间休息时间由10分钟延长至15分钟。 | ge 15 分钟
小学一、二年级不留书面作业，其他年级每天不超过1小时。 | le 1 小时
初中书面作业平均完成时间不超过90分钟。 | le 90 分钟
学生集中用餐学校食堂“明厨亮灶”全覆盖，A、B级食堂占95%以上。 | all 100 %; ge 95 %
各学校每月至少开展一次食品安全自查，每学期至少组织一次家长开放日。 | ge 1 次; ge 1 次
每周五下午开展一次教研活动，每两周举行一次升旗仪式教育。 | eq 1 次; eq 1 次
每学期开学第一周开展安全教育周活动。 | 
全体教师每人每学期读书不少于2本，撰写读书笔记不少于1万字。 | ge 2 本; ge 10000 字
教师每学期听课不少于15节，校长不少于30节，教研组长不少于20节。 | ge 15 节; ge 30 节; ge 20 节
全年听课500节以上，集中视导学校30所。 | ge 500 节; eq 30 所
组织80名教师到华东师范大学开展为期7天的培训。 | eq 80 名
选派10名校长赴上海跟岗学习2个月。 | eq 10 名
一手抓教学，一手抓安全。 | 
第一时间处置突发事件，一次性告知率100%。 | all 100 %
推进“一网通办”，教育政务服务事项办理时限压缩50%，即办件占比达到60%以上。 | decrease_by 50 %; ge 60 %
全部政务服务事项实现“最多跑一次”。 | 
承诺办结时限在法定时限基础上压减70%以上。 | decrease_by 70 %
12月底前完成全部任务。 | 
4月底前完成摸底，6月底前完成整改，10月底前完成验收。 | 
争取上级资金2000万元，整合资金500万元，用于改造食堂15个、宿舍8栋。 | eq 20000000 元; eq 5000000 元; eq 15 个; eq 8 栋
投资1.2亿元的职教中心二期工程年内竣工。 | eq 120000000 元
总投资5.6亿元的大学城项目力争10月开工。 | eq 560000000 元
新建占地80亩的实验小学，规划48个教学班。 | eq 80 亩; eq 48 个
新校区设计规模为54个教学班，可容纳学生2500人。 | eq 54 个; eq 2500 人
启动总建筑面积4.2万平方米的一中综合楼建设。 | eq 42000 平方米
更换LED护眼灯1.2万盏，惠及240间教室。 | eq 12000 盏; eq 240 间
购置校车20辆，配备随车照管员40人。 | eq 20 辆; eq 40 人
按照每校不少于3人的标准配备保安，共计配备保安320名。 | ge 3 人; eq 320 名
按照生均10元标准安排研学经费。 | eq 10 元
学校食堂大宗物资集中采购率100%，带量采购节约资金10%以上。 | all 100 %; ge 10 %
校长职级制改革评定首批特级校长5名、高级校长20名。 | eq 5 名; eq 20 名
设立首席教师岗位10个，正高级教师推荐不少于8人。 | eq 10 个; ge 8 人
高级教师岗位比例由25%提高至30%，中级由45%提高至50%。 | ge 30 %; ge 50 %
力争一本上线突破800人、本科上线突破3000人，上线率分别提高2个和3个百分点。 | gt 800 人; gt 3000 人; increase_by 2 个百分点; increase_by 3 个百分点
高考上线率保持全市前三，中考优秀率进入全市前5名。 | le 3 名次; le 5 名次
综合考核位次前移2位。 | eq 2 位
年度综合考评进入全省第一方阵。 | 
办学满意度测评位居全市前两名。 | le 2 名次
小学1—2年级每周4课时，3—6年级和初中每周3课时，高中阶段每周2课时。 | eq 4 课时; eq 3 课时; eq 2 课时
义务教育阶段学校音乐、美术课程总量不低于国家课程方案规定占总课时9%的下限，鼓励有条件的学校按总课时的11%开设。 | ge 9 %
普通高中艺术必修课程保证6个学分（相当于108课时）。 | eq 6 学分
中等职业学校艺术课程纳入公共基础必修课，保证72学时。 | eq 72 学时
小学阶段体育课每周不少于4节，初中每周不少于3节，高中每周不少于2节。 | ge 4 节; ge 3 节; ge 2 节
保证中小学生每天校内、校外各1个小时体育活动时间。 | eq 1 小时
鼓励中小学校逐步增加到每天1节体育课。 | 
学校每年举办一次春、秋季运动会或体育节，每学期举行不少于1次班级联赛。 | eq 1 次; ge 1 次
各中小学每学期开展一次艺术展演，每生至少参加一项艺术社团。 | eq 1 次; ge 1 项
到2025年，全市80%以上的中小学组建合唱团、管弦乐团等2个以上学生艺术社团。 | ge 80 %; ge 2 个
每3年举办一届中学生运动会，每年举办一届校园足球联赛。 | eq 1 届; eq 1 届
让每位学生熟练掌握2项以上运动技能。 | ge 2 项
中小学劳动教育课平均每周不少于1课时，职业院校每学期不少于16学时。 | ge 1 课时; ge 16 学时
普通高中学生志愿服务劳动3年内累计不少于40小时。 | ge 40 小时
小学低年级每天家务劳动不少于15分钟，中高年级不少于20分钟，初中不少于30分钟。 | ge 15 分钟; ge 20 分钟; ge 30 分钟
每学年设立1个劳动周，每学期至少组织1次校外劳动实践。 | eq 1 个; ge 1 次
建设100个市级劳动教育实践基地、20个研学旅行营地。 | eq 100 个; eq 20 个
按照不低于在校生0.1%的比例配备专职心理健康教师，每校不少于1名。 | ge 0.1 %; ge 1 名
每所中小学校设立1间以上心理辅导室，每年为每名教师提供不少于4学时的心理健康培训。 | ge 1 间; ge 4 学时
班主任每学年至少接受1次心理健康培训，专职心理教师每年培训不少于40学时。 | ge 1 次; ge 40 学时
学生体检每年1次，视力监测每学期2次，建档率达到100%。 | eq 1 次; eq 2 次; all 100 %
适龄残疾儿童义务教育入学率达到97%，非义务教育阶段残疾学生入学比例显著提高。 | ge 97 %
招收5名以上特殊学生的普通学校应设立资源教室，配备1名以上专职资源教师。 | ge 1 名
特殊教育学校班额不超过12人，随班就读班级残疾学生一般不超过3人。 | le 12 人; le 3 人
义务教育阶段特殊教育生均公用经费标准到2025年提高至每生每年7000元以上。 | ge 7000 元
特教教师每5年轮训一遍，每年培训不少于72学时。 | eq 1 遍; ge 72 学时
20万人口以上的县（市、区）要建好一所达到标准的特殊教育学校。 | eq 1 所
幼儿园教职工与幼儿比达到1:7至1:9，每班配备2名教师1名保育员。 | eq 7-9 比; eq 2 名; eq 1 名
公办园生均公用经费标准不低于每年600元，普惠性民办园每生每年补助300元。 | ge 600 元; eq 300 元
城镇小区配套幼儿园每6000人口设置1所6个班以上规模的幼儿园。 | eq 1 所
服务人口1万人以下的乡镇举办1所公办中心园，1万人以上的举办2所。 | eq 1 所; eq 2 所
普惠性幼儿园覆盖率稳定在90%以上，公办园占比不低于50%，省一级园占比达到20%以上，示范园在园幼儿占比达40%。 | ge 90 %; ge 50 %; ge 20 %; ge 40 %
寄宿制学校按照男女生各不低于1:50的比例配备生活教师。 | ge 50 比
乡村小规模学校不足100人的按100人核定公用经费。 | 
中小学每百名学生拥有计算机台数不低于16台，学校宽带接入带宽达到1000M以上。 | ge 16 台; ge 1000 M
家长学校建校率达100%，每学期家庭教育指导活动不少于2次，家长受教育率达95%。 | all 100 %; ge 2 次; ge 95 %
市级财政每年安排1000万元专项资金，各县（市、区）不少于200万元。 | eq 10000000 元; ge 2000000 元
土地出让收益的10%用于教育，城市教育费附加60%用于职业教育。 | eq 10 %; eq 60 %
财政性职业教育经费中用于师资培训的比例不低于5%。 | ge 5 %
职业院校专业教师中“双师型”教师比例不低于50%，兼职教师占比达到30%左右。 | ge 50 %; approx 30 %
学生实习实训时间累计不少于6个月，实践性教学课时占总课时一半以上。 | ge 6 个月; ge 50 %
建设10个左右特色鲜明的专业群，培育3—5家产教融合型企业。 | approx 10 个; eq 3-5 家
技能等级证书获取率达80%以上，毕业生本地就业率提高到60%以上。 | ge 80 %; ge 60 %
高校毕业生年底去向落实率不低于92%，困难毕业生帮扶率100%。 | ge 92 %; all 100 %
每校每年至少开展4次应急疏散演练，幼儿园每季度至少1次。 | ge 4 次; ge 1 次
全面消除C、D级危房，2024年底前基本消除大通铺和旱厕。 | none 0; none 0
校园封闭式管理率、专职保安配备率、一键式报警装置与公安联网率、“护学岗”设置率均达到100%。 | all 100 %
学校食品安全“明厨亮灶”实现全覆盖，校长相关负责人陪餐率达到100%。 | all 100 %; all 100 %
校外培训机构年检率100%，无证机构查处率100%，群众投诉办结率100%。 | all 100 %; all 100 %; all 100 %
督学责任区覆盖率达到100%，每所学校每月督导不少于1次。 | all 100 %; ge 1 次
教育督导问责机制健全，专职督学与学校比例达到1:5。 | ge 5 比
县级政府履行教育职责评价结果优秀率达60%以上，满意度位居全市第3名以内。 | ge 60 %; le 3 名次
招生片区内适龄儿童入学率达到100%，优质高中招生指标到校比例不低于70%并逐步提高。 | all 100 %; ge 70 %
高考报名人数预计达到1.2万人，设置考点12个、考场400个。 | ge 12000 人; eq 12 个; eq 400 个
加强对12个县区、3个开发区教育工作的指导。 | 
推进1个中心、3个平台、5大体系建设。 | 
分4个批次开展宣传，遴选3批共60名骨干教师。 | eq 60 名
市教育局成立由局长任组长、3名副局长任副组长的领导小组。 | 
确保已建成的20所公办园全部开园。 | eq 20 所
在现有20所的基础上再建5所。 | eq 5 所
由过去的每年2次增加到每年4次。 | ge 4 次
较2020年增长1倍，达到200所。 | increase_by 1 倍; ge 200 所
全市高中阶段学校由原来的18所整合为12所。 | eq 12 所
把10所村小改造成教学点，撤并3所。 | eq 10 所; eq 3 所
全市4000余名教师、6万余名学生参与活动，形成良好氛围。 | 
以“五大行动”为抓手，统筹推进“六大工程”，聚力打造“七个名片”。 | 
按照“一年打基础、两年见成效、三年上台阶”的思路，分三个阶段推进。 | 
去年，我市高考本科上线率达到65%，比前年提高3个百分点，位居全省第二。 | 
当前，我市学前教育公办园占比仅为38%，距离50%的要求还有较大差距。 | 
目前还有12所学校未达标，城区学位缺口约8000个。 | 
2019年以来，全市累计投入15亿元，新建改扩建学校56所。 | 
截至2023年底，全市共有各级各类学校860所，在校生52万人。 | 
班额超过55人的学校，不得评为文明校园。 | 
在编在岗、年龄50周岁以下、教龄5年以上的教师可报名参加。 | 
举行2场“校长论坛”，开展3次“名师送教”，组织4轮“蹲点调研”。 | eq 2 场; eq 3 次; eq 4 轮
建设“15分钟上学圈”，打造“10分钟阅读圈”。 | 
完善“一校一案”“一生一策”，做到一个不少、一个不落。 | none 0
各级各类学校都要高度重视安全工作，把责任落实到人。 |
全体教师都要树立终身学习理念。 |
每所学校都要建立心理辅导室。 | all 100 %
每个孩子都能享有公平而有质量的教育。 |
努力让每个人都有人生出彩的机会。 |
教育公平和质量都取得新进展。 |
各学校均要制定应急预案，落实各项措施。 |
城乡学校均配备标准化功能教室。 | all 100 %
确保政策全部落实到位。 |
全面推进各项工作落到实处，不出现任何问题。 |
全体学生都掌握一项劳动技能。 | all 100 %
力争2024年底前全县学前三年毛入园率达到百分之九十五以上。 | ge 95 %
力争通过三年努力，使全市义务教育学校标准化率达到九成。 | ge 90 %
确保今年高考一本上线人数、上线率实现“双提升”，二本以上上线率达到百分之六十。 | ge 60 %
计划用两年时间新建、改扩建中小学十五所，增加学位一万二千个。 | eq 15 所; increase_by 12000 个
全年举办各类培训班二十期，培训教师三千人次。 | eq 20 期; eq 3000 人次
选派二十名骨干教师到发达地区跟岗学习一个月。 | eq 20 名
每年评选十名“教坛新秀”、五十名优秀班主任。 | eq 10 名; eq 50 名
建立三个名师工作室和两个教研基地。 | eq 3 个; eq 2 个
年内创建市级平安校园三十所，省级平安校园五所以上。 | eq 30 所; ge 5 所
实行中小学校长聘任制，任期三年，每三年轮岗一次。 | eq 1 次
每学期召开两次家长会，每月开展一次安全教育。 | eq 2 次; eq 1 次
在全县推广十大教育改革案例。 | 
组织百名校长、千名教师进行交流。 | 
投入资金一千二百万元，改造校舍一万五千平方米。 | eq 12000000 元; eq 15000 平方米
使初中毕业生升学率由百分之八十五提高到百分之九十。 | ge 90 %
实现三年内城区小学班额全部控制在五十人以内。 | le 50 人
力争一半以上的乡镇中心幼儿园达到省级标准。 | ge 50 %
近视率每年降低一个百分点以上。 | decrease_by 1 个百分点
争取两到三个项目列入省级规划。 | eq 2-3 个
坚持每周一次教研活动、每月一次公开课、每学期一次教学比武。 | eq 1 次; eq 1 次; eq 1 次
全县教师人均培训经费不少于五百元。 | ge 500 元
招聘一百二十名教师，其中幼儿教师四十名。 | eq 120 名
建成一所寄宿制初中、两所中心小学、五所村级幼儿园。 | eq 1 所; eq 2 所; eq 5 所
开展“一师一优课”活动，晒课三百节，评优课五十节。 | eq 300 节; eq 50 节
每校至少有一名专职心理健康教师和一间心理咨询室。 | ge 1 名; ge 1 间
分两批完成八所学校搬迁。 | eq 8 所
落实校长任期目标责任制，一校一策、一年一考核。 | 
新建、改扩建学校(园)12所,新增学位5,400个。 | eq 12 所; increase_by 5400 个
大班额比例降到3％以内（小学2％、初中4％）。 | le 3 %
2024 年，新建学校 3 所，改扩建 5 所，完成投资 1.2 亿元。 | eq 3 所; eq 5 所; eq 120000000 元
全年培训教师 5000 人次以上，其中骨干教师 300 人。 | ge 5000 人次
培训率≥98%，满意度≥90%。 | ge 98 %; ge 90 %
控制在≤45人/班。 | le 45 人
达到10㎡以上，人均2.5m²。 | ge 10 平方米; eq 2.5 平方米
生均占地面积小学≥18㎡、初中≥22㎡。 | ge 18 平方米; ge 22 平方米
每万名学生配备1.5名校医。 | eq 1.5 名
建设面积12000㎡，投资3600万。 | eq 12000 平方米; eq 36000000 元
新增学位1万余个。 | increase_by 10000 个
投资约1.5亿元左右。 | approx 150000000 元
奖补资金每所10万元、每班1万元。 | eq 100000 元; eq 10000 元
按每生每学年800元的标准予以补助。 | eq 800 元
每生每年增加200元。 | increase_by 200 元
教师工资年均增长5%以上。 | increase_by 5 %
压缩会议、文件30%。 | decrease_by 30 %
三年内实现全市60%学校达标，到2026年达到100%。 | eq 60 %; all 100 %
确保教育投入“两个只增不减”，财政教育支出增长8.5%。 | increase_by 8.5 %
完成率达100％，合格率100％，优秀率60％以上。 | all 100 %; all 100 %; ge 60 %
新招录公办教师300人、引进硕士以上人才50人、招募退休教师20人。 | eq 300 人; eq 50 人; eq 20 人
下降至1.5%以下，上升至98.5%以上。 | le 1.5 %; ge 98.5 %
实现“五个100%”目标：入学率100%、巩固率100%、资助率100%、普及率100%、满意率100%。 | all 100 %; all 100 %; all 100 %; all 100 %; all 100 %
推进“双百工程”，建设百个名师工作室，培养千名骨干教师。 | 
建成100个“四点半”课堂，服务学生2万名。 | eq 100 个; eq 20000 名
2所学校通过验收、3所学校完成主体、1所学校开工。 | eq 2 所; eq 3 所; eq 1 所
年内再建10所，使全市标准化幼儿园总数达到68所，占比85%。 | eq 10 所; ge 68 所; eq 85 %
确保全市小学毕业生100%升入初中，初中毕业生98%升入高中阶段学校。 | all 100 %; eq 98 %
90%以上教师达到信息化应用二级水平。 | ge 90 %
校企共建实训基地新增20个、总数突破100个。 | increase_by 20 个; gt 100 个
"""

ENGLISH = """
Decrease the number of chronically absent students by 5%. | decrease_by 5 %
Increase attendance to 95%. | ge 95 %
By June 2025, at least 85% of third graders will read at or above grade level. | ge 85 %
We will hire 45 additional counselors and 12 nurses. | increase_by 45 counselors; eq 12 nurses
Every school will have a full-time nurse. | all 100 %
All schools will be connected to high-speed internet by 2025. | all 100 %
100% of teachers will complete the training. | all 100 %
No student will be left without a device. | none 0
Ensure zero fatalities on school buses. | none 0
Maintain a class size of no more than 24 students in grades K-3. | le 24 students
Keep the average class size below 25. | lt 25
The dropout rate will fall below 2 percent. | lt 2 %
Lower the dropout rate from 6.4% to 4%. | le 4 %
Raise the pass rate in mathematics to 60 per cent. | ge 60 %
Double the number of apprenticeships by 2026. | increase_by 100 %
Halve the number of permanent exclusions. | decrease_by 50 %
Train 1,200 teachers in digital pedagogy over the next three years. | eq 1200 teachers
Construct 150 new classrooms and rehabilitate 80 existing ones. | eq 150 classrooms; eq 80 classrooms
Build 20 to 25 early childhood centres. | eq 20-25 centres
Provide between 300 and 350 scholarships each year. | eq 300-350 scholarships
Allocate $4.5 million for school meals. | eq 4500000 $
Invest £250,000 in new playgrounds and a further £1.2m in roof repairs. | eq 250000 £; increase_by 1200000 £
The pupil-teacher ratio will be reduced from 45:1 to 40:1. | le 40 ratio
One device for every two students. | eq 1 device
Each school will hold at least two parent evenings per term. | ge 2 evenings
In 2022, the district served 14,500 students in 23 schools. | 
Last year 88% of graduates enrolled in college; our goal is 92%. | eq 92 %
Currently, 65% of families report satisfaction. By 2026, 80% of families will. | eq 80 %
Two-thirds of schools will be rated Good or better. | eq 66.67 %
Three quarters of primary schools will offer breakfast clubs. | eq 75 %
More than half of new hires will be bilingual. | gt 50 %
Students must complete 22 credits to graduate. | eq 22 credits
Schools with fewer than 100 pupils may apply for extra support. | 
Ages 3-5 programs will expand to 40 classrooms. | ge 40 classrooms
Grade 8 algebra enrollment will reach 35 percent. | ge 35 %
Publish the annual report by 30 June 2024. | 
Call 0800 123 456 for help. | 
Schools are encouraged to offer 2 hours of PE a week. | 
Goal 1 builds on the 2019 plan. | 
Increase the 4-year graduation rate from 83% to 88% and the 5-year rate to 91%. | ge 88 %; ge 91 %
Improve average reading scores by 10 points. | increase_by 10 points
Increase enrolment in TVET institutions from 120,000 to 180,000. | ge 180000
Net enrolment rate at primary level increased to 98%. | 
Reduce out-of-school children by 50%. | decrease_by 50 %
Distribute 500,000 textbooks to 1,000 schools. | eq 500000 textbooks
Ensure that 90% of learners in the 120 no-fee schools benefit from the nutrition programme. | eq 90 %
Appoint 300 teacher assistants in 50 schools. | eq 300 assistants
Increase the share of female principals to at least 40%. | ge 40 %
The Department aims to recruit 5 000 teachers by March 2025. | eq 5000 teachers
Rank among the top 10 districts in the state. | le 10 rank
Support 15 schools with fewer than 50 students. | eq 15 schools
The ratio of students to computers will be 4:1. | eq 4 ratio
Complete 75% of the renovation by December 2024. | eq 75 %
All 12 secondary schools will offer two foreign languages. | all 12 schools; eq 2 languages
Staff turnover will not exceed 10%. | le 10 %
Attendance of 96% or higher. | ge 96 %
Limit screen time to 30 minutes per day. | le 30 minutes
School buses will arrive on time 98% of the time. | eq 98 %
Up to 200 families will receive vouchers. | le 200 families
Approximately 3,500 students will take part in summer learning. | approx 3500 students
Over 90% of graduates will enter further study or work. | gt 90 %
Expand pre-K to serve an additional 600 four-year-olds. | increase_by 600 four-year-olds
Eliminate the achievement gap by 2030. | none 0
Eliminate all oversized classes by 2025. | none 0
Increase by 20% the number of students taking AP courses. | increase_by 20 %
A 10% increase in the number of AP students. | increase_by 10 %
A reduction of 15 percent in disciplinary referrals. | decrease_by 15 %
5% fewer suspensions. | decrease_by 5 %
Achieve a 95% attendance rate at every school. | ge 95 %
Create a 1:1 device program. | 
Hold 6 community forums (one in each ward). | eq 6 forums
Teachers will receive 30 hours of professional development annually. | eq 30 hours
Provide 20 hours of tutoring per week to struggling readers. | eq 20 hours
Visits to each school twice a year. | eq 2 times
Inspect each school once a term. | eq 1 times
Respond to parent complaints within 5 working days. | le 5 days
The budget of $310 million was approved in May. | 
The four pillars of this plan are equity, quality, access and partnership. | 
Five priorities guide our work. | 
85 percent of schools provided with textbooks in all grades. | eq 85 %
Number of teachers trained in inclusive education: 4,000. | eq 4000 teachers
Percentage of learners in schools with broadband: 65%. | eq 65 %
450 teachers trained by 2025. | eq 450 teachers
Improve literacy rates by ten percentage points. | increase_by 10 percentage points
Ensure that 95% of five-year-olds attend Grade R. | eq 95 %
Reduce the number of schools with pit latrines to zero. | none 0
Every child will be able to read by age 10. | all 100 %
Recruit and retain 300 bilingual teachers over five years. | eq 300 teachers
At least 80 percent of Grade 3 learners reach the required competency level by 2025. | ge 80 %
Deliver 1 million meals. | eq 1000000 meals
Provide free school meals for more than 1.3 million pupils. | gt 1300000 pupils
Our schools serve 23,000 students in 41 buildings. | 
The district spans 310 square miles and employs 2,900 staff. | 
The four-year cohort graduation rate was 84.1% in 2023. | 
We will raise the four-year cohort graduation rate from 84.1% to 90% by June 2026. | ge 90 %
Raise attainment so that 90% of pupils meet the expected standard in reading, writing and maths by 2030. | eq 90 %
At least 65% of pupils achieve grade 5 or above in English and maths. | ge 65 %
Progress 8 score of +0.2 or higher. | ge 0.2
Reduce NEET (not in education, employment or training) rates to under 3%. | lt 3 %
Ensure fewer than 1% of pupils are persistently absent. | lt 1 %
Overall attendance will be above 96%; persistent absence will be below 8%. | gt 96 %; lt 8 %
SEND: 95% of EHC plans issued within 20 weeks. | eq 95 %
Reduce fixed-term suspensions by a third. | decrease_by 33.33 %
Cut the attainment gap by half by 2027. | decrease_by 50 %
Half of all schools will have a solar roof by 2028. | eq 50 %
Two new special schools with 240 places will open in September 2025. | eq 2 schools; eq 240 places
Create 500 new SEND places, including 120 in mainstream units. | eq 500 places
Each year, 30 newly qualified teachers will be placed in rural schools. | eq 30 teachers
Conduct 2 fire drills per semester at each campus. | eq 2 drills
Conduct safety audits at 100% of campuses by December. | all 100 %
The average class size in K-2 will not exceed 20 students. | le 20 students
We are committed to a student-to-counselor ratio of 250:1. | eq 250 ratio
Lower the student-to-counselor ratio from 420:1 to 300:1. | le 300 ratio
Teacher vacancy rates will drop to less than 1% by the first day of school. | lt 1 %
Teacher retention will improve from 86% to 92%. | ge 92 %
Increase the number of AP courses offered from 18 to 24. | ge 24 courses
Increase participation in the arts by 12%. | increase_by 12 %
Students will increase their MAP scores by an average of 5 points. | increase_by 5 points
60% of students will meet or exceed growth targets. | eq 60 %
The bond of $95 million, approved in 2022, funds three elementary schools. | 
We will complete construction of 3 elementary schools and 1 middle school. | eq 3 schools; eq 1 school
The district will allocate $2.4 million for tutoring and $800,000 for transportation. | eq 2400000 $; eq 800000 $
Parent satisfaction will reach 4.2 on a 5-point scale. | ge 4.2
All staff will complete mandatory safeguarding training by 30 September. | all 100 %
100% of schools inspected twice yearly. | all 100 %
No school will be rated inadequate. | none 0
There will be no data breaches. | none 0
Reduce carbon emissions from school buildings by 40% against the 2019 baseline. | decrease_by 40 %
Kindergarten readiness: 70% (baseline 62%). | eq 70 %
Increase enrolment in early learning to 15,500 children (14,200 in 2022). | ge 15500 children
Publish 12 newsletters a year. | eq 12 newsletters
Win at least three national awards. | ge 3 awards
Train one teacher in every school as a mental health first aider. | eq 1 teacher
At least one counselor per 250 students. | ge 1 counselor
A minimum of 180 instructional days will be provided. | ge 180 days
Students in grades 3-8 will gain at least 1.5 years of growth. | ge 1.5 years
The district's 12 high schools will each offer 10 AP courses. | eq 10 courses
In its first year, the academy will enroll 150 students. | eq 150 students
Repair roofs at 14 schools. | eq 14 schools
Expand the school bus fleet to 120 buses. | ge 120 buses
Phase out 200 portable classrooms. | eq 200 classrooms
Close the gap in graduation rates between groups to 5 percentage points or less. | le 5 percentage points
By 2025, 9 out of 10 graduates will be in work or study. | eq 90 %
One in five teachers will be coached. | eq 20 %
Students spend about 6 hours a day in class. | 
The plan covers 5 years and 3 stages. | 
More than 400 people attended 12 meetings. | 
Community members completed 2,345 surveys. | 
Approximately 62% of our students qualify for free meals. | 
By the end of 2025/26, 90% of children aged two to five will access funded early learning. | eq 90 %
We aim to recruit 120 newly qualified teachers in each of the next three years. | eq 120 teachers
Attainment: 75% of school leavers to achieve five or more awards at Level 5 by June 2026. | ge 75 %
Every pupil will have access to a counsellor for at least 1 hour a week. | ge 1 hour
Deliver 1,140 hours of funded early learning for every eligible child. | eq 1140 hours
Replace 15 boilers and install solar panels on 22 schools by March 2026. | eq 15 boilers; eq 22 schools
Reduce the number of vacant posts from 46 to fewer than 10. | lt 10 posts
At least 3 in 4 parents will report that they feel welcome in school. | ge 75 %
School attendance will increase from 91.2% to 94%, an improvement of 2.8 percentage points. | ge 94 %; increase_by 2.8 percentage points
Close the poverty-related attainment gap by 12 percentage points. | decrease_by 12 percentage points
We will increase the proportion of schools judged good or outstanding from 82% to at least 90%. | ge 90 %
The Ministry employs 12,400 teachers across 310 primary schools. | 
Enrolment grew by 4% between 2018 and 2022. | 
Since 2019 the Department has built 46 schools. | 
The literacy rate stands at 87 per cent; the plan is to raise it to 95 per cent. | ge 95 %
A total of 24 new schools will be constructed, of which 10 will be secondary schools. | eq 24 schools
Provide textbooks at a ratio of 1:1 in all core subjects by 2026. | eq 1 ratio
Reduce the pupil-classroom ratio from 1:70 to 1:50. | le 50 ratio
Repetition rates will be halved by 2027. | decrease_by 50 %
Train 100% of head teachers in school leadership. | all 100 %
Provide sanitary pads to 40,000 girls in 600 schools every term. | eq 40000 girls
Establish 5 model schools in every district. | eq 5 schools
Recruit 10,000 teachers annually over the plan period. | eq 10000 teachers
Not less than 20% of the budget shall be allocated to infrastructure. | ge 20 %
Ensure no school has more than 45 learners per class. | le 45 learners
Zero schools will operate double shifts by 2030. | none 0
Abolish all pit latrines by 2025. | none 0
Rehabilitate 30 per cent of dilapidated classrooms. | eq 30 %
Pass rates in mathematics will improve by at least 5 percentage points each year. | increase_by 5 percentage points
Increase learners passing Grade 12 from 72.6% to 78%. | ge 78 %
The Bachelor pass rate should reach 35%. | ge 35 %
Ninety per cent of pupils will reach the standard. | eq 90 %
One hundred schools will pilot the new curriculum. | eq 100 schools
Twenty-five libraries will be refurbished. | eq 25 libraries
Students will read for 20 minutes every day. | eq 20 minutes
Teachers may claim up to 3 days of leave. | 
Schools are expected to hold 4 fire drills per year. | eq 4 drills
School improvement partners will make six visits annually to each school. | eq 6 visits
The programme will run for 3 years and cost $2.5 million. | eq 2500000 $
Increase the number of bilingual classrooms by 10 per year, reaching 60 by 2028. | increase_by 10 classrooms; ge 60 classrooms
Maintain a student-teacher ratio at or below 18:1. | le 18 ratio
Achieve a graduation rate of 95% or better. | ge 95 %
Fewer than 5% of seniors will graduate without a plan. | lt 5 %
80% or more of students will score proficient. | ge 80 %
Our target is for 70% of adults to have a post-secondary credential by 2030. | eq 70 %
Offer 12 weeks of summer school to 2,400 students. | eq 2400 students
Expand dual enrollment to all 9 high schools. | all 9 schools
Add 3 more buses to the fleet. | increase_by 3 buses
Suspensions will decline 10 percent annually. | decrease_by 10 %
Survey response rate: > 60% | gt 60 %
Average daily attendance ≥ 95% | ge 95 %
Cost per pupil will not rise by more than 2%. | increase_by 2 %
The 2022 cohort graduated at a rate of 84%. | 
Section 504 plans will be reviewed within 60 days. | le 60 days
Title I funds of $1.2 million will support tutoring. | eq 1200000 $
This plan was approved by the Board on May 14, 2023 by a vote of 7-0. | 
The strategic plan has 5 goals, 18 objectives and 64 actions. | 
In 2024 we will welcome 300 new students and open 2 new campuses. | eq 300 students; eq 2 campuses
Increase kindergarten readiness 15 percentage points by 2027. | increase_by 15 percentage points
The share of pupils eating school lunch will go up from 55% to 65%. | ge 65 %
Meet the needs of the 13% of students with disabilities. | 
Implement a 6:1 ratio for support staff. | eq 6 ratio
We prepare every student for life. |
We ensure that all students succeed. |
Every child deserves a great teacher. |
Ensure every learner is engaged, challenged and supported. |
All students will be engaged learners. |
Provide a safe environment for all students and staff. |
Promote high expectations for all learners. |
Every classroom will have an interactive whiteboard. | all 100 %
All staff must hold a current first-aid certificate. | all 100 %
Each student will receive a laptop. | all 100 %
Foster a culture in which all families feel welcome. |
Deliver high-quality instruction in every classroom. |
All pupils in Years 3 to 6 will take part in swimming lessons. | all 100 %
No child should go hungry. | none 0
There will be no excuses. |
Goal: Academic Achievement. Raise the graduation rate to 92%. | ge 92 %
"""


def promised(sentence: str, head: str) -> list[str]:
    told = read_plan(head + sentence)
    return [
        f"{t.comparator} {t.value.normalize():f}{f'-{t.value_high.normalize():f}' if t.value_high else ''} {t.unit}".rstrip()
        if t.comparator != "none"
        else "none 0"
        for t in told.targets
    ]


def rows(table: str) -> list[tuple[str, list[str]]]:
    parted = (line.split("|") for line in table.strip().splitlines())
    return [
        (sentence.strip(), [one.strip() for one in expected.split(";") if one.strip()]) for sentence, expected in parted
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"), rows(PROMISES), ids=lambda told: told[:30] if isinstance(told, str) else ""
)
def test_a_chinese_sentence_promises_this(sentence, expected):
    assert promised(sentence, "某市教育局2024年工作要点\n一、主要任务\n") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"), rows(ENGLISH), ids=lambda told: told[:30] if isinstance(told, str) else ""
)
def test_an_english_sentence_promises_this(sentence, expected):
    assert promised(sentence, "District Plan 2024\n\nGoal 1: Improve\n\n") == expected
