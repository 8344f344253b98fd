<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>Argument</name>
    <message>
        <source>Output channels, before the scale multiplies them.</source>
        <translation>输出通道数，尚未乘以规模的宽度系数。</translation>
    </message>
    <message>
        <source>Kernel size in cells.</source>
        <translation>卷积核边长（格）。</translation>
    </message>
    <message>
        <source>Stride: 2 halves the map.</source>
        <translation>步幅：2 表示特征图减半。</translation>
    </message>
    <message>
        <source>Padding in cells; by itself as much as keeps the size at stride 1.</source>
        <translation>填充（格）；自动时取步幅为 1 时保持尺寸的值。</translation>
    </message>
    <message>
        <source>Groups of the convolution; has to divide the channels.</source>
        <translation>卷积的分组数；必须整除通道数。</translation>
    </message>
    <message>
        <source>Dilation: distance between the taps of the kernel.</source>
        <translation>膨胀：卷积核采样点之间的距离。</translation>
    </message>
    <message>
        <source>Ends in the model&apos;s activation.</source>
        <translation>以模型的激活函数结尾。</translation>
    </message>
    <message>
        <source>Stride: 2 doubles the map.</source>
        <translation>步幅：2 表示特征图加倍。</translation>
    </message>
    <message>
        <source>Padding in cells.</source>
        <translation>填充（格）。</translation>
    </message>
    <message>
        <source>Normalises its output over the batch.</source>
        <translation>对输出做批归一化。</translation>
    </message>
    <message>
        <source>Rows and columns added to the output.</source>
        <translation>给输出增加的行数和列数。</translation>
    </message>
    <message>
        <source>Adds a number of its own to each channel.</source>
        <translation>给每个通道加一个偏置。</translation>
    </message>
    <message>
        <source>Adds the input of each inner block to its output.</source>
        <translation>把每个内部模块的输入加到其输出上。</translation>
    </message>
    <message>
        <source>Kernel sizes of the two convolutions.</source>
        <translation>两个卷积的卷积核边长。</translation>
    </message>
    <message>
        <source>Share of the channels inside the block.</source>
        <translation>模块内部通道所占的比例。</translation>
    </message>
    <message>
        <source>Sizes of the pooling windows.</source>
        <translation>各池化窗口的边长。</translation>
    </message>
    <message>
        <source>Size of the pooling window.</source>
        <translation>池化窗口的边长。</translation>
    </message>
    <message>
        <source>How often it pools.</source>
        <translation>池化的次数。</translation>
    </message>
    <message>
        <source>Adds its input to its output.</source>
        <translation>把输入加到输出上。</translation>
    </message>
    <message>
        <source>Channels inside the block, as they are: no scale changes them.</source>
        <translation>模块内部的通道数，按原值使用，不随规模变化。</translation>
    </message>
    <message>
        <source>Inner blocks one after another.</source>
        <translation>依次相连的内部模块数。</translation>
    </message>
    <message>
        <source>Inner blocks are C3k; at the scales m, l and x they always are.</source>
        <translation>内部模块用 C3k；规模 m、l、x 时总是如此。</translation>
    </message>
    <message>
        <source>Puts self-attention behind each inner block.</source>
        <translation>在每个内部模块之后加自注意力。</translation>
    </message>
    <message>
        <source>Takes large kernels, 7 cells wide.</source>
        <translation>使用 7 格宽的大卷积核。</translation>
    </message>
    <message>
        <source>Inner blocks are area attention; otherwise C3k.</source>
        <translation>内部模块为区域注意力；否则为 C3k。</translation>
    </message>
    <message>
        <source>Number of areas that attention is parted into; -1 where there is none.</source>
        <translation>注意力划分的区域数；没有注意力时为 -1。</translation>
    </message>
    <message>
        <source>Adds its input, weighted; at the scales l and x it always does.</source>
        <translation>加权后加上输入；规模 l、x 时总是如此。</translation>
    </message>
    <message>
        <source>Width of the layers behind attention, in its channels.</source>
        <translation>注意力之后各层的宽度，以其通道数为单位。</translation>
    </message>
    <message>
        <source>Channels in which image and text are compared; the parser sets them.</source>
        <translation>图像与文本比较所用的通道数；由解析器设定。</translation>
    </message>
    <message>
        <source>Number of attention heads, before the scale multiplies them.</source>
        <translation>注意力头数，尚未乘以规模系数。</translation>
    </message>
    <message>
        <source>Length of a text embedding.</source>
        <translation>文本嵌入的长度。</translation>
    </message>
    <message>
        <source>Number of attention heads.</source>
        <translation>注意力头数。</translation>
    </message>
    <message>
        <source>Probability with which a value is set to zero in training.</source>
        <translation>训练时把一个值置零的概率。</translation>
    </message>
    <message>
        <source>Output channels, as they are: no scale changes them.</source>
        <translation>输出通道数，按原值使用，不随规模变化。</translation>
    </message>
    <message>
        <source>Takes depth-wise convolutions inside.</source>
        <translation>内部使用深度卷积。</translation>
    </message>
    <message>
        <source>Input channels, as they are: what it reads has to give as many.</source>
        <translation>输入通道数，按原值使用：所读取的层必须给出同样多的通道。</translation>
    </message>
    <message>
        <source>Channels inside the block; it gives four times as many, unless it is the first.</source>
        <translation>模块内部的通道数；除首个模块外，输出为其四倍。</translation>
    </message>
    <message>
        <source>Is the stem of the net: a large convolution and a pooling.</source>
        <translation>是网络的起始部分：一个大卷积和一次池化。</translation>
    </message>
    <message>
        <source>Channels given for each inner channel; the parser counts on 4.</source>
        <translation>每个内部通道对应的输出通道数；解析器按 4 计算。</translation>
    </message>
    <message>
        <source>Dimension along which maps are joined; 1 is the channels.</source>
        <translation>沿哪一维拼接；1 为通道。</translation>
    </message>
    <message>
        <source>Channels of each map that it gives.</source>
        <translation>输出的每个特征图的通道数。</translation>
    </message>
    <message>
        <source>Which map it takes of each CBLinear that it reads.</source>
        <translation>从每个所读取的 CBLinear 中取第几个特征图。</translation>
    </message>
    <message>
        <source>Channels in which image and text are compared.</source>
        <translation>图像与文本比较所用的通道数。</translation>
    </message>
    <message>
        <source>Cells on a side that each map is pooled to.</source>
        <translation>每个特征图池化后的边长（格）。</translation>
    </message>
    <message>
        <source>Learns how strongly the image changes the text.</source>
        <translation>学习图像对文本的影响强度。</translation>
    </message>
    <message>
        <source>Name of a model of torchvision.</source>
        <translation>torchvision 中模型的名称。</translation>
    </message>
    <message>
        <source>Name of its weights.</source>
        <translation>其权重的名称。</translation>
    </message>
    <message>
        <source>Takes its parts one by one.</source>
        <translation>逐个取出其组成部分。</translation>
    </message>
    <message>
        <source>Parts left out at its end.</source>
        <translation>末尾省去的部分数。</translation>
    </message>
    <message>
        <source>Gives the map of each part.</source>
        <translation>给出每个部分的特征图。</translation>
    </message>
    <message>
        <source>Which of the maps that it reads it gives.</source>
        <translation>给出所读取的第几个特征图。</translation>
    </message>
    <message>
        <source>Side of the output in cells, where no factor says it.</source>
        <translation>输出的边长（格），在没有给出倍数时使用。</translation>
    </message>
    <message>
        <source>Step of the window; by itself the size of the window.</source>
        <translation>窗口的步长；自动时等于窗口边长。</translation>
    </message>
    <message>
        <source>2 doubles the map.</source>
        <translation>2 表示特征图加倍。</translation>
    </message>
    <message>
        <source>How values between cells are made.</source>
        <translation>格与格之间的值如何插值。</translation>
    </message>
    <message>
        <source>Window in cells.</source>
        <translation>窗口边长（格）。</translation>
    </message>
    <message>
        <source>Gives the places of the largest values, too.</source>
        <translation>同时给出最大值的位置。</translation>
    </message>
    <message>
        <source>Rounds the size of the output up.</source>
        <translation>输出尺寸向上取整。</translation>
    </message>
    <message>
        <source>Counts padding into the mean.</source>
        <translation>求平均时计入填充。</translation>
    </message>
    <message>
        <source>Cells added at the left, right, top and bottom.</source>
        <translation>左、右、上、下各增加的格数。</translation>
    </message>
    <message>
        <source>Overwrites its input to save memory.</source>
        <translation>覆盖输入以节省内存。</translation>
    </message>
    <message>
        <source>How the curve is computed.</source>
        <translation>曲线的计算方式。</translation>
    </message>
    <message>
        <source>Slope below zero.</source>
        <translation>零以下的斜率。</translation>
    </message>
    <message>
        <source>Number of classes; nc takes it from the head of the file.</source>
        <translation>类别数；写 nc 时取文件开头的值。</translation>
    </message>
    <message>
        <source>Compares with texts through a normalised contrastive head.</source>
        <translation>通过归一化的对比头与文本比较。</translation>
    </message>
    <message>
        <source>Channels inside the decoder.</source>
        <translation>解码器内部的通道数。</translation>
    </message>
    <message>
        <source>Number of queries: the most objects that it finds.</source>
        <translation>查询数：最多能找到的目标数。</translation>
    </message>
    <message>
        <source>Points that each head looks at.</source>
        <translation>每个头采样的点数。</translation>
    </message>
    <message>
        <source>Number of decoder layers.</source>
        <translation>解码器层数。</translation>
    </message>
    <message>
        <source>Number of mask prototypes.</source>
        <translation>掩码原型数。</translation>
    </message>
    <message>
        <source>Channels of the mask prototypes, before the scale multiplies them.</source>
        <translation>掩码原型的通道数，尚未乘以规模系数。</translation>
    </message>
    <message>
        <source>Number of key points and numbers for each; kpt_shape takes them from the head of the file.</source>
        <translation>关键点数和每点的数值个数；写 kpt_shape 时取文件开头的值。</translation>
    </message>
    <message>
        <source>Extra numbers for each box: the angle.</source>
        <translation>每个框的附加数值：角度。</translation>
    </message>
</context>
<context>
    <name>ArgumentRow</name>
    <message>
        <source>Back to {default}</source>
        <translation>恢复为 {default}</translation>
    </message>
    <message>
        <source>{name} · changed from {default}</source>
        <translation>{name} · 已更改，原为 {default}</translation>
    </message>
</context>
<context>
    <name>ArgumentsDialog</name>
    <message>
        <source>Training arguments</source>
        <translation>训练参数</translation>
    </message>
    <message>
        <source>Search names and help</source>
        <translation>搜索名称和说明</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>No argument fits the search.</source>
        <translation>没有符合搜索的参数。</translation>
    </message>
    <message>
        <source>Every argument has its default.</source>
        <translation>所有参数都是默认值。</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部恢复</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>已更改</translation>
    </message>
</context>
<context>
    <name>ArgumentsField</name>
    <message>
        <source>Any further training argument of ultralytics, as key=value.</source>
        <translation>ultralytics 的其他训练参数，写成 key=value。</translation>
    </message>
    <message>
        <source>All arguments ({count} changed)…</source>
        <translation>全部参数（已更改 {count} 个）…</translation>
    </message>
    <message>
        <source>All arguments…</source>
        <translation>全部参数…</translation>
    </message>
</context>
<context>
    <name>Autosave</name>
    <message>
        <source>Restore unsaved edits</source>
        <translation>恢复未保存的编辑</translation>
    </message>
</context>
<context>
    <name>CardButton</name>
    <message>
        <source>Write a dataset card: counts, classes, sizes, findings and figures</source>
        <translation>写一份数据集卡片：数量、类别、尺寸、发现的问题和图表</translation>
    </message>
    <message>
        <source>Choose where the card is written</source>
        <translation>选择卡片写入的位置</translation>
    </message>
</context>
<context>
    <name>ChartPanel</name>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Smooths the curves for the eye; the numbers stay exact.</source>
        <translation>只为便于观看而平滑曲线，数值保持精确。</translation>
    </message>
    <message>
        <source>Logarithmic losses</source>
        <translation>损失用对数坐标</translation>
    </message>
    <message>
        <source>Drag to zoom, double click to see all.</source>
        <translation>拖动放大，双击显示全部。</translation>
    </message>
    <message>
        <source>Export the charts</source>
        <translation>导出图表</translation>
    </message>
    <message>
        <source>The charts come in a moment…</source>
        <translation>图表马上就来…</translation>
    </message>
    <message>
        <source>Picture (PNG)…</source>
        <translation>图像（PNG）…</translation>
    </message>
    <message>
        <source>Vectors (SVG)…</source>
        <translation>矢量图（SVG）…</translation>
    </message>
    <message>
        <source>Table (CSV)…</source>
        <translation>表格（CSV）…</translation>
    </message>
    <message>
        <source>The charts could not be written.</source>
        <translation>图表无法写入文件。</translation>
    </message>
</context>
<context>
    <name>Charts</name>
    <message>
        <source>mAP50</source>
        <translation>mAP50</translation>
    </message>
    <message>
        <source>mAP50-95</source>
        <translation>mAP50-95</translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>验证损失</translation>
    </message>
    <message>
        <source>Precision and recall</source>
        <translation>精确率与召回率</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Images per second</source>
        <translation>每秒图像数</translation>
    </message>
    <message>
        <source>Memory (GB)</source>
        <translation>显存（GB）</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>images/s</source>
        <translation>图像/秒</translation>
    </message>
    <message>
        <source>GPU memory</source>
        <translation>显存</translation>
    </message>
    <message>
        <source>box</source>
        <translation>边框</translation>
    </message>
    <message>
        <source>class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>dfl</source>
        <translation>dfl</translation>
    </message>
    <message>
        <source>l1</source>
        <translation>l1</translation>
    </message>
    <message>
        <source>epoch {number}</source>
        <translation>第 {number} 轮</translation>
    </message>
    <message>
        <source>best: epoch {number}</source>
        <translation>最佳：第 {number} 轮</translation>
    </message>
</context>
<context>
    <name>ClassChooser</name>
    <message>
        <source>Search a class</source>
        <translation>搜索类别</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
</context>
<context>
    <name>ClearableField</name>
    <message>
        <source>Clear the field</source>
        <translation>清空输入框</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Find a command…</source>
        <translation>查找命令…</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
</context>
<context>
    <name>ComparisonTable</name>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>mAP50</source>
        <translation>mAP50</translation>
    </message>
    <message>
        <source>mAP50-95</source>
        <translation>mAP50-95</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>GFLOPs</source>
        <translation>GFLOPs</translation>
    </message>
    <message>
        <source>Best epoch</source>
        <translation>最佳轮次</translation>
    </message>
    <message>
        <source>Last mAP50-95</source>
        <translation>末轮 mAP50-95</translation>
    </message>
    <message>
        <source>s/epoch</source>
        <translation>秒/轮</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>The best of these runs</source>
        <translation>这些记录中最好的</translation>
    </message>
</context>
<context>
    <name>ConfusionMatrix</name>
    <message>
        <source>{count} boxes of {predicted} were predicted where nothing is.</source>
        <translation>在没有目标处误报了 {count} 个 {predicted} 框。</translation>
    </message>
    <message>
        <source>{count} of {total} boxes of {true} were missed ({percent} %).</source>
        <translation>{true} 的 {total} 个框中漏检了 {count} 个（{percent} %）。</translation>
    </message>
    <message>
        <source>{count} of {total} boxes of {true} were found ({percent} %).</source>
        <translation>{true} 的 {total} 个框中找到了 {count} 个（{percent} %）。</translation>
    </message>
    <message>
        <source>{count} of {total} boxes of {true} were taken for {predicted} ({percent} %).</source>
        <translation>{true} 的 {total} 个框中有 {count} 个被当成 {predicted}（{percent} %）。</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>What is there</source>
        <translation>实际类别</translation>
    </message>
    <message>
        <source>What was predicted</source>
        <translation>预测类别</translation>
    </message>
    <message>
        <source>background</source>
        <translation>背景</translation>
    </message>
</context>
<context>
    <name>Connect</name>
    <message>
        <source>Drop it on the layer that is to read {layer}.</source>
        <translation>放到要读取 {layer} 的层上。</translation>
    </message>
    <message>
        <source>Drop it on the layer that {layer} is to read.</source>
        <translation>放到 {layer} 要读取的层上。</translation>
    </message>
    <message>
        <source>Connect {source} to {reader}</source>
        <translation>把 {source} 连接到 {reader}</translation>
    </message>
</context>
<context>
    <name>ConsentList</name>
    <message>
        <source>Your attention files</source>
        <translation>您的注意力文件</translation>
    </message>
    <message>
        <source>A Python file can do anything that you can. Each runs only after you allowed it, and asks again when it changes.</source>
        <translation>Python 文件能做您能做的任何事。每个文件须经您允许后才会运行；内容改变后会再次询问。</translation>
    </message>
    <message>
        <source>None yet. Put a .py file into the folder above and read your files again.</source>
        <translation>还没有。把 .py 文件放进上面的文件夹，然后重新读取。</translation>
    </message>
    <message>
        <source>Allowed</source>
        <translation>已允许</translation>
    </message>
    <message>
        <source>Not allowed yet</source>
        <translation>尚未允许</translation>
    </message>
    <message>
        <source>Show the source</source>
        <translation>查看源码</translation>
    </message>
    <message>
        <source>Read and allow…</source>
        <translation>阅读并允许…</translation>
    </message>
</context>
<context>
    <name>Core</name>
    <message>
        <source>line {line}</source>
        <translation>第 {line} 行</translation>
    </message>
    <message>
        <source>layer {node}</source>
        <translation>层 {node}</translation>
    </message>
    <message>
        <source>There is no layer to copy.</source>
        <translation>没有可复制的层。</translation>
    </message>
    <message>
        <source>There is no layer to duplicate.</source>
        <translation>没有可再制的层。</translation>
    </message>
    <message>
        <source>The clipboard holds no layers of a model.</source>
        <translation>剪贴板里没有模型的层。</translation>
    </message>
    <message>
        <source>Copy layers in the graph first.</source>
        <translation>请先在图中复制层。</translation>
    </message>
    <message>
        <source>The clipboard holds values that no model can have.</source>
        <translation>剪贴板里有模型不可能包含的值。</translation>
    </message>
    <message>
        <source>Select layers first.</source>
        <translation>请先选中层。</translation>
    </message>
    <message>
        <source>Copy the layers without the head, or paste at the end of a model that has none.</source>
        <translation>复制时不要包含检测头，或粘贴到没有检测头的模型末尾。</translation>
    </message>
    <message>
        <source>Nothing can follow {layer}: it ends the model.</source>
        <translation>{layer} 之后不能再有层：它是模型的结尾。</translation>
    </message>
    <message>
        <source>The model would have more than {most} layers.</source>
        <translation>模型的层数将超过 {most}。</translation>
    </message>
    <message>
        <source>The clipboard holds a layer that cannot be read: {reason}</source>
        <translation>剪贴板里有一个层无法读取：{reason}</translation>
    </message>
    <message>
        <source>A head ends the model, so it cannot be pasted after {layer}.</source>
        <translation>检测头是模型的结尾，不能粘贴到 {layer} 之后。</translation>
    </message>
    <message>
        <source>{layer} cannot be duplicated: a model ends with one head.</source>
        <translation>不能再制 {layer}：模型只以一个检测头结尾。</translation>
    </message>
    <message>
        <source>{module}{arguments} added after {layer}</source>
        <translation>在 {layer} 之后添加 {module}{arguments}</translation>
    </message>
    <message>
        <source>{module}{arguments} added at the image</source>
        <translation>在图像之后添加 {module}{arguments}</translation>
    </message>
    <message>
        <source>{change}, read only by {readers}</source>
        <translation>{change}，只由 {readers} 读取</translation>
    </message>
    <message>
        <source> with {arguments}</source>
        <translation>（{arguments}）</translation>
    </message>
    <message>
        <source>{layer} {what}</source>
        <translation>{layer} {what}</translation>
    </message>
    <message>
        <source>moved to the start</source>
        <translation>移到开头</translation>
    </message>
    <message>
        <source>moved behind {layer}</source>
        <translation>移到 {layer} 之后</translation>
    </message>
    <message>
        <source>replaced by {module}{arguments}</source>
        <translation>替换为 {module}{arguments}</translation>
    </message>
    <message>
        <source>repeats {now} times instead of {before}</source>
        <translation>重复次数由 {before} 改为 {now}</translation>
    </message>
    <message>
        <source>the image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>reads {now} instead of {before}</source>
        <translation>改为读取 {now}，原先读取 {before}</translation>
    </message>
    <message>
        <source>has the arguments {now} instead of {before}</source>
        <translation>参数由 {before} 改为 {now}</translation>
    </message>
    <message>
        <source>{layer} removed</source>
        <translation>删除 {layer}</translation>
    </message>
    <message>
        <source>A model needs at least one layer.</source>
        <translation>模型至少要有一个层。</translation>
    </message>
    <message>
        <source>Connect it to another layer instead, or remove it.</source>
        <translation>请改接到另一层，或删除它。</translation>
    </message>
    <message>
        <source>Edit the layers instead.</source>
        <translation>请改为编辑各层。</translation>
    </message>
    <message>
        <source>Name layers that read it.</source>
        <translation>请指定读取它的层。</translation>
    </message>
    <message>
        <source>{layer} has to read a layer: only the first layer reads the image.</source>
        <translation>{layer} 必须读取某一层：只有第一层读取图像。</translation>
    </message>
    <message>
        <source>A layer reads layers above it in the file.</source>
        <translation>一个层只能读取文件中位于它上方的层。</translation>
    </message>
    <message>
        <source>{layer} reads the image, so it stays the first layer.</source>
        <translation>{layer} 读取图像，只能是第一层。</translation>
    </message>
    <message>
        <source>{layer} reads {source} already.</source>
        <translation>{layer} 已经读取 {source}。</translation>
    </message>
    <message>
        <source>{layer} reads the image and nothing else.</source>
        <translation>{layer} 读取图像，不能再读取其他层。</translation>
    </message>
    <message>
        <source>{layer} has to read a layer, and this is its only link.</source>
        <translation>{layer} 必须读取某一层，而这是它唯一的连接。</translation>
    </message>
    <message>
        <source>{key} is not a value of the header.</source>
        <translation>{key} 不是文件开头的设置项。</translation>
    </message>
    <message>
        <source>A model has at most {most} layers.</source>
        <translation>一个模型最多有 {most} 层。</translation>
    </message>
    <message>
        <source>{layer} does not read {source}.</source>
        <translation>{layer} 并不读取 {source}。</translation>
    </message>
    <message>
        <source>A branch after {layer} needs to know which of its readers it serves.</source>
        <translation>{layer} 之后的分支需要指定供哪些层读取。</translation>
    </message>
    <message>
        <source>{layer} cannot read {source}, which does not come before it.</source>
        <translation>{layer} 不能读取 {source}，因为后者不在它之前。</translation>
    </message>
    <message>
        <source>Nothing can read {layer}.</source>
        <translation>没有层能读取 {layer}。</translation>
    </message>
    <message>
        <source>{layer} cannot be removed: only the first layer of a model can read the image.</source>
        <translation>不能删除 {layer}：模型中只有第一层能读取图像。</translation>
    </message>
    <message>
        <source>{layer} reads {source}, so it cannot stand before it.</source>
        <translation>{layer} 读取 {source}，不能排在它之前。</translation>
    </message>
    <message>
        <source>{reader} reads {layer}, which therefore cannot stand after it.</source>
        <translation>{reader} 读取 {layer}，因此后者不能排在它之后。</translation>
    </message>
    <message>
        <source>{layer} reads several maps.</source>
        <translation>{layer} 读取多个特征图。</translation>
    </message>
    <message>
        <source>The model has no {section}.</source>
        <translation>模型没有 {section} 部分。</translation>
    </message>
    <message>
        <source>The model has no list of rows under {section}.</source>
        <translation>模型的 {section} 下没有由行组成的列表。</translation>
    </message>
    <message>
        <source>Row {number}</source>
        <translation>第 {number} 层</translation>
    </message>
    <message>
        <source>row {number}</source>
        <translation>第 {number} 层</translation>
    </message>
    <message>
        <source>Write [] for none.</source>
        <translation>没有参数时写 []。</translation>
    </message>
    <message>
        <source>A name has letters, digits and _, such as C3k2 or nn.Upsample.</source>
        <translation>名称由字母、数字和 _ 组成，例如 C3k2 或 nn.Upsample。</translation>
    </message>
    <message>
        <source>Write one word.</source>
        <translation>请写一个单词。</translation>
    </message>
    <message>
        <source>Write a known one, such as torch.nn.ReLU().</source>
        <translation>请写已知的激活函数，例如 torch.nn.ReLU()。</translation>
    </message>
    <message>
        <source>The scales are not a table such as `n: [0.50, 0.25, 1024]`.</source>
        <translation>scales 不是形如 `n: [0.50, 0.25, 1024]` 的表。</translation>
    </message>
    <message>
        <source>The file is no model: it should hold the names backbone and head.</source>
        <translation>该文件不是模型：其中应有 backbone 和 head。</translation>
    </message>
    <message>
        <source>The model has no layers.</source>
        <translation>模型没有任何层。</translation>
    </message>
    <message>
        <source>{row} is not a list of four: [from, repeats, module, args].</source>
        <translation>{row}不是四项的列表：[from, repeats, module, args]。</translation>
    </message>
    <message>
        <source>{row} names no module: {module}.</source>
        <translation>{row}没有写出有效的模块名：{module}。</translation>
    </message>
    <message>
        <source>{row} repeats {count} times; a number from 1 to {most} is expected.</source>
        <translation>{row}的重复次数为 {count}；应为 1 到 {most} 的数。</translation>
    </message>
    <message>
        <source>The arguments of {row} are not a list.</source>
        <translation>{row}的参数不是列表。</translation>
    </message>
    <message>
        <source>{row} asks for {value}; channels and sizes end at {most}.</source>
        <translation>{row}要求 {value}；通道数和尺寸最大为 {most}。</translation>
    </message>
    <message>
        <source>{module} names no module.</source>
        <translation>{module} 不是有效的模块名。</translation>
    </message>
    <message>
        <source>{row} reads nothing: its `from` is an empty list.</source>
        <translation>{row}没有读取任何层：它的 `from` 是空列表。</translation>
    </message>
    <message>
        <source>-1 stands for the row before.</source>
        <translation>-1 表示前一层。</translation>
    </message>
    <message>
        <source>A row reads rows above it.</source>
        <translation>一个层只能读取它上方的层。</translation>
    </message>
    <message>
        <source>{name} is no name for a value of the header.</source>
        <translation>{name} 不能作为文件开头设置项的名称。</translation>
    </message>
    <message>
        <source>The number of classes nc is {value}; a whole number is expected.</source>
        <translation>类别数 nc 为 {value}；应为整数。</translation>
    </message>
    <message>
        <source>The activation {value} is not allowed, because ultralytics would run it as a program.</source>
        <translation>不允许激活函数 {value}，因为 ultralytics 会把它当作程序运行。</translation>
    </message>
    <message>
        <source>{name} is {value}; a number above 0 is expected.</source>
        <translation>{name} 为 {value}；应为大于 0 的数。</translation>
    </message>
    <message>
        <source>[0.50, 0.25, 1024]</source>
        <translation>[0.50, 0.25, 1024]</translation>
    </message>
    <message>
        <source>The part under studio: is not a table.</source>
        <translation>studio: 下的内容不是表。</translation>
    </message>
    <message>
        <source>It may be removed.</source>
        <translation>可以删除它。</translation>
    </message>
    <message>
        <source>The family under studio: is no name.</source>
        <translation>studio: 下的 family 不是有效名称。</translation>
    </message>
    <message>
        <source>The origin under studio: is not a list of row numbers.</source>
        <translation>studio: 下的 origin 不是行号列表。</translation>
    </message>
    <message>
        <source>Add or remove its entry for the row you edited (null for a new one), or remove the list.</source>
        <translation>请为编辑过的行增减对应的一项（新行写 null），或删除该列表。</translation>
    </message>
    <message>
        <source>The origin under studio: names a row twice.</source>
        <translation>studio: 下的 origin 重复列出了同一行。</translation>
    </message>
    <message>
        <source>Stock model files show the form.</source>
        <translation>格式可参考官方模型文件。</translation>
    </message>
    <message>
        <source>{row} reads {value}, which is no row number.</source>
        <translation>{row}读取 {value}，但这不是层的编号。</translation>
    </message>
    <message>
        <source>{row} reads itself.</source>
        <translation>{row}读取了自身。</translation>
    </message>
    <message>
        <source>The scale {scale} is not [depth, width, max_channels].</source>
        <translation>规模 {scale} 不是 [depth, width, max_channels] 的形式。</translation>
    </message>
    <message>
        <source>The origin under studio: lists {count} rows, but the model has {rows}.</source>
        <translation>studio: 下的 origin 列出 {count} 行，但模型有 {rows} 行。</translation>
    </message>
    <message>
        <source>The model has more than {most} layers.</source>
        <translation>模型超过 {most} 层。</translation>
    </message>
    <message>
        <source>{row} reads {one}, which is before the first row.</source>
        <translation>{row}读取 {one}，已在第一层之前。</translation>
    </message>
    <message>
        <source>The name {name} is not a word.</source>
        <translation>名称 {name} 不是单词。</translation>
    </message>
    <message>
        <source>{row} reads row {one}, which comes later.</source>
        <translation>{row}读取第 {one} 层，但后者在它之后。</translation>
    </message>
    <message>
        <source>A model cannot have {nc} classes.</source>
        <translation>模型的类别数不能是 {nc}。</translation>
    </message>
    <message>
        <source>There is no scale {scale}.</source>
        <translation>没有规模 {scale}。</translation>
    </message>
    <message>
        <source>Give a number from 1 to {most}.</source>
        <translation>请给出 1 到 {most} 的数。</translation>
    </message>
    <message>
        <source>The scales are {scales}.</source>
        <translation>可用的规模：{scales}。</translation>
    </message>
    <message>
        <source>Add a file with this module to the attention folder.</source>
        <translation>请把包含该模块的文件放入注意力文件夹。</translation>
    </message>
    <message>
        <source>Did you mean {names}?</source>
        <translation>是否想写 {names}？</translation>
    </message>
    <message>
        <source>Put a Concat before it, or keep one of them.</source>
        <translation>在它之前放一个 Concat，或只保留其中一个输入。</translation>
    </message>
    <message>
        <source>Write [[-1, 6], ...].</source>
        <translation>请写成 [[-1, 6], ...]。</translation>
    </message>
    <message>
        <source>Channels also follow from the size of the model.</source>
        <translation>通道数还取决于模型的规模。</translation>
    </message>
    <message>
        <source>The first is usually the number of output channels, as in a stock row.</source>
        <translation>第一个参数通常是输出通道数，与官方模型的行相同。</translation>
    </message>
    <message>
        <source>Join layers of one stride, or put an nn.Upsample or a Conv with stride 2 between them.</source>
        <translation>请拼接步幅相同的层，或在其间放一个 nn.Upsample 或步幅为 2 的 Conv。</translation>
    </message>
    <message>
        <source>The model has no head: nothing gives detections.</source>
        <translation>模型没有检测头：没有层输出检测结果。</translation>
    </message>
    <message>
        <source>End it with a Detect row.</source>
        <translation>请在末尾加一行 Detect。</translation>
    </message>
    <message>
        <source>Keep the last.</source>
        <translation>请保留最后一个。</translation>
    </message>
    <message>
        <source>Give it one layer a stride.</source>
        <translation>每个步幅只给它一个层。</translation>
    </message>
    <message>
        <source>Order them P3, P4, P5; pretrained weights are laid out so.</source>
        <translation>请按 P3、P4、P5 的顺序排列；预训练权重就是这样组织的。</translation>
    </message>
    <message>
        <source>This model has no scale {scale}.</source>
        <translation>该模型没有规模 {scale}。</translation>
    </message>
    <message>
        <source>It has {known}.</source>
        <translation>它有：{known}。</translation>
    </message>
    <message>
        <source>Layer {row} names a module that is not known: {module}.</source>
        <translation>第 {row} 层使用了未知模块：{module}。</translation>
    </message>
    <message>
        <source>{layer} reads one layer, but is given {count}: {sources}.</source>
        <translation>{layer} 只读取一个层，却给了 {count} 个：{sources}。</translation>
    </message>
    <message>
        <source>{layer} reads a list of layers, but is given one.</source>
        <translation>{layer} 读取由多个层组成的列表，却只给了一个。</translation>
    </message>
    <message>
        <source>{layer}: {sentence}.</source>
        <translation>{layer}：{sentence}。</translation>
    </message>
    <message>
        <source>Compare them with a stock row of the same module; or the image is too small.</source>
        <translation>请与官方模型中同一模块的行对照；也可能是图像太小。</translation>
    </message>
    <message>
        <source>{layer} reads {channels_in} channels and is told to give {channels}; it has to keep their number.</source>
        <translation>{layer} 读取 {channels_in} 个通道，却被要求输出 {channels} 个；它必须保持通道数不变。</translation>
    </message>
    <message>
        <source>Repeat it once.</source>
        <translation>重复次数请设为 1。</translation>
    </message>
    <message>
        <source>{layer} needs {least} arguments, but has {count}.</source>
        <translation>{layer} 需要 {least} 个参数，但只有 {count} 个。</translation>
    </message>
    <message>
        <source>{layer} gives {height}×{width}</source>
        <translation>{layer} 输出 {height}×{width}</translation>
    </message>
    <message>
        <source>{layer} joins maps of different sizes: {told}.</source>
        <translation>{layer} 拼接的特征图尺寸不同：{told}。</translation>
    </message>
    <message>
        <source>The model has several heads: {names}.</source>
        <translation>模型有多个检测头：{names}。</translation>
    </message>
    <message>
        <source>Move it to the end: ultralytics takes the last row as the model&apos;s output.</source>
        <translation>请移到末尾：ultralytics 以最后一行作为模型输出。</translation>
    </message>
    <message>
        <source>{layer} reads a layer twice.</source>
        <translation>{layer} 重复读取了同一层。</translation>
    </message>
    <message>
        <source>{layer} should read its maps from the largest to the smallest: {told}.</source>
        <translation>{layer} 应按从大到小的顺序读取特征图：{told}。</translation>
    </message>
    <message>
        <source>Connect it, or remove it.</source>
        <translation>请连接它，或删除它。</translation>
    </message>
    <message>
        <source>{layer} gives no output with the arguments {arguments}.</source>
        <translation>{layer} 在参数为 {arguments} 时没有输出。</translation>
    </message>
    <message>
        <source>Give it the number of channels that {source} gives.</source>
        <translation>请让通道数与 {source} 的输出一致。</translation>
    </message>
    <message>
        <source>{layer} is repeated, but it turns {channels_in} channels into {channels}, so a second one cannot follow.</source>
        <translation>{layer} 被重复，但它把 {channels_in} 个通道变为 {channels} 个，因此无法首尾相接。</translation>
    </message>
    <message>
        <source>{layer}: {reason}.</source>
        <translation>{layer}：{reason}。</translation>
    </message>
    <message>
        <source>{layer} is not the last layer.</source>
        <translation>{layer} 不是最后一层。</translation>
    </message>
    <message>
        <source>Nothing reads {layer}: it costs time and does nothing.</source>
        <translation>没有层读取 {layer}：它只耗时间，不起作用。</translation>
    </message>
    <message>
        <source>The file {file} is larger than {most} bytes.</source>
        <translation>文件 {file} 超过 {most} 字节。</translation>
    </message>
    <message>
        <source>Save it again with the encoding UTF-8.</source>
        <translation>请以 UTF-8 编码重新保存。</translation>
    </message>
    <message>
        <source>The text is larger than {most} bytes.</source>
        <translation>文本超过 {most} 字节。</translation>
    </message>
    <message>
        <source>A text holds half a sign (a lone surrogate).</source>
        <translation>文本中有半个字符（孤立的代理项）。</translation>
    </message>
    <message>
        <source>There is no file {path}.</source>
        <translation>文件 {path} 不存在。</translation>
    </message>
    <message>
        <source>The file {path} cannot be read: {reason}</source>
        <translation>无法读取文件 {path}：{reason}</translation>
    </message>
    <message>
        <source>The file {file} is not UTF-8 text (line {line}).</source>
        <translation>文件 {file} 不是 UTF-8 文本（第 {line} 行）。</translation>
    </message>
    <message>
        <source>The YAML cannot be read: {reason}.</source>
        <translation>无法读取 YAML：{reason}。</translation>
    </message>
    <message>
        <source>The file holds several YAML documents; only one is expected.</source>
        <translation>文件包含多个 YAML 文档；只应有一个。</translation>
    </message>
    <message>
        <source>The file stands for more than {most} values once its aliases are filled in.</source>
        <translation>展开别名后，文件中的值超过 {most} 个。</translation>
    </message>
    <message>
        <source>The values are nested more than {most} deep.</source>
        <translation>嵌套超过 {most} 层。</translation>
    </message>
    <message>
        <source>The merge key &lt;&lt; is not allowed here; write the values out.</source>
        <translation>此处不允许使用合并键 &lt;&lt;；请把值逐一写出。</translation>
    </message>
    <message>
        <source>A name before a colon must be a plain word.</source>
        <translation>冒号前的名称必须是普通单词。</translation>
    </message>
    <message>
        <source>The name {name} stands twice in the same place.</source>
        <translation>名称 {name} 在同一处出现两次。</translation>
    </message>
    <message>
        <source>The file holds more than {most} values.</source>
        <translation>文件中的值超过 {most} 个。</translation>
    </message>
    <message>
        <source>The tag {tag} is not allowed: only plain values are read.</source>
        <translation>不允许标签 {tag}：只读取普通的值。</translation>
    </message>
    <message>
        <source>A value is {count} characters long; at most {most} are read.</source>
        <translation>某个值长达 {count} 个字符；最多读取 {most} 个。</translation>
    </message>
    <message>
        <source>Write True or False.</source>
        <translation>请写 True 或 False。</translation>
    </message>
    <message>
        <source>Write a word.</source>
        <translation>请写一个单词。</translation>
    </message>
    <message>
        <source>Choose one of {choices}.</source>
        <translation>请从 {choices} 中选择。</translation>
    </message>
    <message>
        <source>Give whole numbers in a list, such as [1, 2]{limits}.</source>
        <translation>请给出整数列表，例如 [1, 2]{limits}。</translation>
    </message>
    <message>
        <source>{first} and {last}</source>
        <translation>{first} 和 {last}</translation>
    </message>
    <message>
        <source>{first}, {last}</source>
        <translation>{first}，{last}</translation>
    </message>
    <message>
        <source>{first} or {last}</source>
        <translation>{first} 或 {last}</translation>
    </message>
    <message>
        <source>did not find expected &apos;,&apos; or &apos;]&apos;</source>
        <translation>缺少 &apos;,&apos; 或 &apos;]&apos;</translation>
    </message>
    <message>
        <source>did not find expected &apos;,&apos; or &apos;}&apos;</source>
        <translation>缺少 &apos;,&apos; 或 &apos;}&apos;</translation>
    </message>
    <message>
        <source>did not find expected key</source>
        <translation>此处应为键</translation>
    </message>
    <message>
        <source>did not find expected &apos;-&apos; indicator</source>
        <translation>缺少 &apos;-&apos;</translation>
    </message>
    <message>
        <source>did not find expected node content</source>
        <translation>此处应有内容</translation>
    </message>
    <message>
        <source>did not find expected &lt;document start&gt;</source>
        <translation>此处应为文档开头</translation>
    </message>
    <message>
        <source>could not find expected &apos;:&apos;</source>
        <translation>缺少 &apos;:&apos;</translation>
    </message>
    <message>
        <source>mapping values are not allowed in this context</source>
        <translation>此处不允许出现 &apos;:&apos;</translation>
    </message>
    <message>
        <source>block sequence entries are not allowed in this context</source>
        <translation>此处不允许出现 &apos;-&apos;</translation>
    </message>
    <message>
        <source>block mapping entries are not allowed in this context</source>
        <translation>此处不允许出现键</translation>
    </message>
    <message>
        <source>block collections are not allowed in this context</source>
        <translation>此处不允许出现缩进的列表或表</translation>
    </message>
    <message>
        <source>found character that cannot start any token</source>
        <translation>出现了不能作为开头的字符</translation>
    </message>
    <message>
        <source>found unexpected end of stream</source>
        <translation>文件意外结束</translation>
    </message>
    <message>
        <source>found unexpected &apos;:&apos;</source>
        <translation>多出了 &apos;:&apos;</translation>
    </message>
    <message>
        <source>found unexpected document indicator</source>
        <translation>多出了文档分隔符</translation>
    </message>
    <message>
        <source>found a tab character where an indentation space is expected</source>
        <translation>缩进用了制表符，应为空格</translation>
    </message>
    <message>
        <source>found a tab character that violates indentation</source>
        <translation>缩进用了制表符，应为空格</translation>
    </message>
    <message>
        <source>found undefined alias</source>
        <translation>使用了未定义的别名</translation>
    </message>
    <message>
        <source>found duplicate anchor; first occurrence</source>
        <translation>锚点重复定义</translation>
    </message>
    <message>
        <source>found unknown escape character</source>
        <translation>出现了未知的转义字符</translation>
    </message>
    <message>
        <source>did not find expected alphabetic or numeric character</source>
        <translation>此处应为字母或数字</translation>
    </message>
    <message>
        <source>did not find expected whitespace or line break</source>
        <translation>此处应为空格或换行</translation>
    </message>
    <message>
        <source>did not find expected comment or line break</source>
        <translation>此处应为注释或换行</translation>
    </message>
    <message>
        <source>did not find expected hexdecimal number</source>
        <translation>此处应为十六进制数</translation>
    </message>
    <message>
        <source>did not find the expected &apos;!&apos;</source>
        <translation>缺少 &apos;!&apos;</translation>
    </message>
    <message>
        <source>did not find URI escaped octet</source>
        <translation>标签写法不正确</translation>
    </message>
    <message>
        <source>control characters are not allowed</source>
        <translation>不允许出现控制字符</translation>
    </message>
    <message>
        <source>exceeded maximum indentation</source>
        <translation>缩进过深</translation>
    </message>
    <message>
        <source>it is not YAML</source>
        <translation>不是 YAML</translation>
    </message>
    <message>
        <source>{argument} {value} of {module} is no whole number; whole numbers from {least} would work</source>
        <translation>{module} 的 {argument}（{value}）不是整数；可用不小于 {least} 的整数</translation>
    </message>
    <message>
        <source>{argument} {value} of {module} is too small; whole numbers from {least} would work</source>
        <translation>{module} 的 {argument}（{value}）太小；可用不小于 {least} 的整数</translation>
    </message>
    <message>
        <source>{argument} {value} of {module} is no whole number; odd numbers such as 3 or 5 would work</source>
        <translation>{module} 的 {argument}（{value}）不是整数；可用奇数，例如 3 或 5</translation>
    </message>
    <message>
        <source>{argument} {value} of {module} would change the size of the map; odd numbers such as {near} would work</source>
        <translation>{module} 的 {argument}（{value}）会改变特征图尺寸；可用奇数，例如 {near}</translation>
    </message>
    <message>
        <source>{argument} {value} of {module} does not exist; {choices} would work</source>
        <translation>{module} 的 {argument} 没有 {value} 这一选项；可用 {choices}</translation>
    </message>
    <message>
        <source>{argument} {value} of {module} is not above zero; 0.0001 would work</source>
        <translation>{module} 的 {argument}（{value}）不大于零；可用 0.0001</translation>
    </message>
    <message>
        <source>{argument} {value} does not divide the {channels} channels of {module}; {would} would</source>
        <translation>{argument}（{value}）不能整除 {module} 的 {channels} 个通道；可用 {would}</translation>
    </message>
    <message>
        <source>{argument} {channels} of {module} are no multiple of {divisor}; {near} would work</source>
        <translation>{module} 的 {argument}（{channels}）不是 {divisor} 的倍数；可用 {near}</translation>
    </message>
    <message>
        <source>out_channels {out_channels} of LSStage cannot differ from the channels of the input at stride 1; {channels} would work</source>
        <translation>步幅为 1 时，LSStage 的 out_channels（{out_channels}）必须等于输入通道数；可用 {channels}</translation>
    </message>
    <message>
        <source>kernel_size {kernel_size} of LSKA does not exist; shorter ones such as 7 or 23 would work</source>
        <translation>LSKA 没有 kernel_size {kernel_size}；可用更小的值，例如 7 或 23</translation>
    </message>
    <message>
        <source>Give SPEC and the class another name.</source>
        <translation>请给 SPEC 和类换一个名称。</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be read: {reason}</source>
        <translation>无法读取文件夹 {folder}：{reason}</translation>
    </message>
    <message>
        <source>The name {module} in {file} is already that of {other}</source>
        <translation>{file} 中的名称 {module} 已被 {other} 使用</translation>
    </message>
    <message>
        <source>The scales of this model are {scales}.</source>
        <translation>该模型的规模有：{scales}。</translation>
    </message>
    <message>
        <source>Stop it first, or wait.</source>
        <translation>请先停止它，或等待结束。</translation>
    </message>
    <message>
        <source>Start a new run; its best weights can be the pretrained weights.</source>
        <translation>请开始新的训练；可用其最佳权重作为预训练权重。</translation>
    </message>
    <message>
        <source>Give a number from 1 to 100000.</source>
        <translation>请给出 1 到 100000 的数。</translation>
    </message>
    <message>
        <source>Give pixels, from 32 to 8192; 640 is usual.</source>
        <translation>请给出 32 到 8192 之间的像素数；通常为 640。</translation>
    </message>
    <message>
        <source>Give 1 or more, or -1 for what fits the GPU.</source>
        <translation>请给出不小于 1 的数，或用 -1 按显存自动选择。</translation>
    </message>
    <message>
        <source>cache=disk would write files beside the images of the dataset.</source>
        <translation>cache=disk 会在数据集图像旁写入文件。</translation>
    </message>
    <message>
        <source>Use cache=ram, or leave it out.</source>
        <translation>请使用 cache=ram，或不写此项。</translation>
    </message>
    <message>
        <source>The dataset check lists what is wrong, file by file.</source>
        <translation>数据集检查会逐个文件列出问题。</translation>
    </message>
    <message>
        <source>Free some space, or choose another runs folder.</source>
        <translation>请释放空间，或选择其他训练结果文件夹。</translation>
    </message>
    <message>
        <source>Start a new run with its best weights as pretrained weights.</source>
        <translation>请以其最佳权重作为预训练权重，开始新的训练。</translation>
    </message>
    <message>
        <source>Free disk space.</source>
        <translation>请释放磁盘空间。</translation>
    </message>
    <message>
        <source>The run {name} is still running.</source>
        <translation>训练 {name} 仍在运行。</translation>
    </message>
    <message>
        <source>The run {name} cannot go on: it is {words}.</source>
        <translation>训练 {name} 无法继续：其状态为 {words}。</translation>
    </message>
    <message>
        <source>{epochs} is not a number of epochs.</source>
        <translation>{epochs} 不是有效的轮数。</translation>
    </message>
    <message>
        <source>{imgsz} is not an image size.</source>
        <translation>{imgsz} 不是有效的图像尺寸。</translation>
    </message>
    <message>
        <source>{batch} is not a batch size.</source>
        <translation>{batch} 不是有效的批大小。</translation>
    </message>
    <message>
        <source>Several GPUs need a batch size.</source>
        <translation>使用多块 GPU 时需要指定批大小。</translation>
    </message>
    <message>
        <source>Give a multiple of the number of GPUs.</source>
        <translation>请给出 GPU 数量的倍数。</translation>
    </message>
    <message>
        <source>A batch of {batch} images cannot be shared by {count} GPUs.</source>
        <translation>{batch} 张图像的批次无法由 {count} 个 GPU 平分。</translation>
    </message>
    <message>
        <source>The device {device} names a GPU twice.</source>
        <translation>设备 {device} 重复指定了同一个 GPU。</translation>
    </message>
    <message>
        <source>Name each GPU once, as in 0,1.</source>
        <translation>每个 GPU 只写一次，例如 0,1。</translation>
    </message>
    <message>
        <source>The dataset cannot be trained on: {reason}</source>
        <translation>无法用该数据集训练：{reason}</translation>
    </message>
    <message>
        <source> ({count} more errors)</source>
        <translation>（另有 {count} 个错误）</translation>
    </message>
    <message>
        <source>{message}{more}</source>
        <translation>{message}{more}</translation>
    </message>
    <message>
        <source>Look at it in the settings and allow it there; a changed file must be allowed again.</source>
        <translation>请在设置中查看并允许它；文件改动后需要重新允许。</translation>
    </message>
    <message>
        <source>The disk of the runs folder has {free} GB left; this training may need {needed} GB.</source>
        <translation>训练结果所在磁盘剩余 {free} GB；本次训练可能需要 {needed} GB。</translation>
    </message>
    <message>
        <source>{file} holds no state of the optimizer.</source>
        <translation>{file} 中没有优化器状态。</translation>
    </message>
    <message>
        <source>The run {name} cannot go on: {faults}</source>
        <translation>训练 {name} 无法继续：{faults}</translation>
    </message>
    <message>
        <source>The run folder cannot be written: {reason}</source>
        <translation>无法写入训练文件夹：{reason}</translation>
    </message>
    <message>
        <source>The attention file {file} has not been allowed to run.</source>
        <translation>注意力文件 {file} 尚未获准运行。</translation>
    </message>
    <message>
        <source>Give a number{limits}.</source>
        <translation>请给出数值{limits}。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Give a whole number{limits}.</source>
        <translation>请给出整数{limits}。</translation>
    </message>
    <message>
        <source> of at least {low} and of at most {high}</source>
        <translation>（{low} 到 {high}）</translation>
    </message>
    <message>
        <source> of at most {high}</source>
        <translation>（不大于 {high}）</translation>
    </message>
    <message>
        <source> of at least {low}</source>
        <translation>（不小于 {low}）</translation>
    </message>
    <message>
        <source>{argument}: {legal}</source>
        <translation>{argument}：{legal}</translation>
    </message>
    <message>
        <source>{module} cannot take {value} as argument {number}</source>
        <translation>{module} 的第 {number} 个参数不能是 {value}</translation>
    </message>
    <message>
        <source>{argument} cannot be {value}</source>
        <translation>{argument} 不能是 {value}</translation>
    </message>
    <message>
        <source>{module} has {count} parameters, but the row gives {given}: {values}</source>
        <translation>{module} 有 {count} 个参数，该行却给了 {given} 个：{values}</translation>
    </message>
    <message>
        <source>Write it once.</source>
        <translation>只写一次即可。</translation>
    </message>
    <message>
        <source>Its parameters are: {listed}. The number of channels is found by itself and is not written.</source>
        <translation>它的参数有：{listed}。通道数会自动确定，不必写出。</translation>
    </message>
    <message>
        <source> Did you mean {name}?</source>
        <translation>是否想写 {name}？</translation>
    </message>
    <message>
        <source>{module} has no parameter {name}</source>
        <translation>{module} 没有参数 {name}</translation>
    </message>
    <message>
        <source>{module} gets {argument} twice, by position and by name</source>
        <translation>{module} 的 {argument} 按位置和按名称给了两次</translation>
    </message>
    <message>
        <source>{fault} The number of channels is not written.</source>
        <translation>{fault}通道数不必写出。</translation>
    </message>
    <message>
        <source>{module}: {argument} cannot be {value}</source>
        <translation>{module}：{argument} 不能是 {value}</translation>
    </message>
    <message>
        <source>Its parameters are: {listed}.{meant}</source>
        <translation>它的参数有：{listed}。{meant}</translation>
    </message>
    <message>
        <source>Add SPEC = {&quot;name&quot;: &quot;TheClass&quot;, &quot;role&quot;: &quot;attention&quot;, &quot;params&quot;: []} at the top of the file.</source>
        <translation>请在文件开头加上 SPEC = {&quot;name&quot;: &quot;TheClass&quot;, &quot;role&quot;: &quot;attention&quot;, &quot;params&quot;: []}。</translation>
    </message>
    <message>
        <source>SPEC in {file}</source>
        <translation>{file} 中的 SPEC</translation>
    </message>
    <message>
        <source>Use letters, digits and underscores only, and no digit first.</source>
        <translation>只能使用字母、数字和下划线，且不能以数字开头。</translation>
    </message>
    <message>
        <source>{file} does not say what it offers</source>
        <translation>{file} 没有说明它提供什么</translation>
    </message>
    <message>
        <source>Use attention, block or stage.</source>
        <translation>请使用 attention、block 或 stage。</translation>
    </message>
    <message>
        <source>For example &quot;replaces&quot;: &quot;C3k2&quot;.</source>
        <translation>例如 &quot;replaces&quot;: &quot;C3k2&quot;。</translation>
    </message>
    <message>
        <source>Write a whole number from 1, or the name of the parameter that holds it.</source>
        <translation>请写不小于 1 的整数，或保存该值的参数名。</translation>
    </message>
    <message>
        <source>A parameter of kind int divides channels, out_channels or hidden; `when` names other parameters.</source>
        <translation>int 类型的参数可整除 channels、out_channels 或 hidden；`when` 用于指定其他参数。</translation>
    </message>
    <message>
        <source>The file name {file} cannot be the name of a Python module</source>
        <translation>文件名 {file} 不能作为 Python 模块名</translation>
    </message>
    <message>
        <source>Is it the right file?</source>
        <translation>选对文件了吗？</translation>
    </message>
    <message>
        <source>Write only names in quotes, numbers, True, False, None, lists and dictionaries.</source>
        <translation>只能写带引号的名称、数字、True、False、None、列表和字典。</translation>
    </message>
    <message>
        <source>SPEC in {file} must be a dictionary or a list of dictionaries</source>
        <translation>{file} 中的 SPEC 必须是字典或字典列表</translation>
    </message>
    <message>
        <source>SPEC in {file}: {wrong} is missing or not a name</source>
        <translation>{file} 中的 SPEC：{wrong} 缺失或不是名称</translation>
    </message>
    <message>
        <source>SPEC in {file}: the role {role} is unknown</source>
        <translation>{file} 中的 SPEC：未知的 role {role}</translation>
    </message>
    <message>
        <source>SPEC in {file}: a block, and only a block, names the stock block that it replaces</source>
        <translation>{file} 中的 SPEC：role 为 block 时，且仅在此时，须写出所替换的官方模块</translation>
    </message>
    <message>
        <source>SPEC in {file}: stock_args must be a whole number from 1</source>
        <translation>{file} 中的 SPEC：stock_args 必须是不小于 1 的整数</translation>
    </message>
    <message>
        <source>SPEC in {file}: multiple_of must be a whole number from 1</source>
        <translation>{file} 中的 SPEC：multiple_of 必须是不小于 1 的整数</translation>
    </message>
    <message>
        <source>SPEC in {file}: params must be a list</source>
        <translation>{file} 中的 SPEC：params 必须是列表</translation>
    </message>
    <message>
        <source>SPEC in {file}: the first parameter of a stage must be out_channels, of kind int</source>
        <translation>{file} 中的 SPEC：role 为 stage 时，第一个参数必须是 int 类型的 out_channels</translation>
    </message>
    <message>
        <source>SPEC in {file}: the stride of a stage is {stride}</source>
        <translation>{file} 中的 SPEC：stage 的 stride 为 {stride}</translation>
    </message>
    <message>
        <source>SPEC in {file}: {name} must be a whole number from 1</source>
        <translation>{file} 中的 SPEC：{name} 必须是不小于 1 的整数</translation>
    </message>
    <message>
        <source>{where}: each parameter is a dictionary with a name</source>
        <translation>{where}：每个参数都是带有 name 的字典</translation>
    </message>
    <message>
        <source>{where}: the kind of {name} is {kind}</source>
        <translation>{where}：{name} 的 kind 为 {kind}</translation>
    </message>
    <message>
        <source>{where}: {name} has no default</source>
        <translation>{where}：{name} 没有默认值</translation>
    </message>
    <message>
        <source>{where}: the choices of {name} must be whole numbers or words</source>
        <translation>{where}：{name} 的 choices 必须是整数或单词</translation>
    </message>
    <message>
        <source>{where}: the limits of {name} must be numbers</source>
        <translation>{where}：{name} 的上下限必须是数值</translation>
    </message>
    <message>
        <source>{where}: {name} divides {divides}</source>
        <translation>{where}：{name} 的 divides 为 {divides}</translation>
    </message>
    <message>
        <source>{where}: the default of {name} is not legal</source>
        <translation>{where}：{name} 的默认值不合法</translation>
    </message>
    <message>
        <source>{file} names {module} but defines no such class</source>
        <translation>{file} 写了 {module}，却没有定义这个类</translation>
    </message>
    <message>
        <source>{file} is larger than 1 MB</source>
        <translation>{file} 超过 1 MB</translation>
    </message>
    <message>
        <source>{file} cannot be read: {reason}</source>
        <translation>无法读取 {file}：{reason}</translation>
    </message>
    <message>
        <source>{file} is not valid Python: {reason}</source>
        <translation>{file} 不是有效的 Python 文件：{reason}</translation>
    </message>
    <message>
        <source>SPEC in {file} is not a plain literal</source>
        <translation>{file} 中的 SPEC 不是普通的字面量</translation>
    </message>
    <message>
        <source>Use one of {kinds}.</source>
        <translation>请使用 {kinds} 之一。</translation>
    </message>
    <message>
        <source>Write class {module}(nn.Module) at the top level of the file.</source>
        <translation>请在文件顶层写 class {module}(nn.Module)。</translation>
    </message>
    <message>
        <source>{module} is not constructed from the parameters that SPEC names</source>
        <translation>{module} 的构造参数与 SPEC 所列的不一致</translation>
    </message>
    <message>
        <source>Write def __init__(self, {names}).</source>
        <translation>请写 def __init__(self, {names})。</translation>
    </message>
    <message>
        <source>The package ultralytics is not installed in this Python.</source>
        <translation>当前 Python 中没有安装 ultralytics 包。</translation>
    </message>
    <message>
        <source>Start the studio with `python main.py`, which installs it, or run `pip install ultralytics`.</source>
        <translation>请用 `python main.py` 启动本程序以自动安装，或运行 `pip install ultralytics`。</translation>
    </message>
    <message>
        <source>There is no base model called {family}.</source>
        <translation>没有名为 {family} 的基础模型。</translation>
    </message>
    <message>
        <source>Install the version that requirements.txt names.</source>
        <translation>请安装 requirements.txt 指定的版本。</translation>
    </message>
    <message>
        <source>The base models are {families}.</source>
        <translation>基础模型有：{families}。</translation>
    </message>
    <message>
        <source>The installed ultralytics {version} has no model file for {title}.</source>
        <translation>已安装的 ultralytics {version} 中没有 {title} 的模型文件。</translation>
    </message>
    <message>
        <source>{imgsz} is no image size.</source>
        <translation>{imgsz} 不是有效的图像尺寸。</translation>
    </message>
    <message>
        <source>Give pixels, from 32 to {most}.</source>
        <translation>请给出 32 到 {most} 之间的像素数。</translation>
    </message>
    <message>
        <source>If it is an attention of your own, put its file into the attention folder.</source>
        <translation>如果是您自己的注意力模块，请把它的文件放入注意力文件夹。</translation>
    </message>
    <message>
        <source>Write the number of classes.</source>
        <translation>请写出类别数。</translation>
    </message>
    <message>
        <source>Use an activation of torch as it is written there, for example nn.SiLU().</source>
        <translation>请按 torch 的写法使用其激活函数，例如 nn.SiLU()。</translation>
    </message>
    <message>
        <source>Write depth, width and the most channels for each scale: n: [0.50, 0.25, 1024].</source>
        <translation>请为每个规模写出深度、宽度和最大通道数：n: [0.50, 0.25, 1024]。</translation>
    </message>
    <message>
        <source>The model has {count} layers; 1 to {most} are possible</source>
        <translation>模型有 {count} 层；应为 1 到 {most} 层</translation>
    </message>
    <message>
        <source>Each layer is a list of four: from, repeats, module, arguments.</source>
        <translation>每一层是四项的列表：from、repeats、module、args。</translation>
    </message>
    <message>
        <source>Arguments are a list in square brackets, [] if none.</source>
        <translation>参数是方括号中的列表，没有时写 []。</translation>
    </message>
    <message>
        <source>Layer {layer} {what}</source>
        <translation>{layer} {what}</translation>
    </message>
    <message>
        <source>Of torchvision only the ResNets can be used: [512, resnet18, DEFAULT, True, 2].</source>
        <translation>torchvision 中只能使用 ResNet：[512, resnet18, DEFAULT, True, 2]。</translation>
    </message>
    <message>
        <source>Remove the layer or use another module.</source>
        <translation>请删除该层或换用其他模块。</translation>
    </message>
    <message>
        <source>names a module that nobody knows</source>
        <translation>使用了未知模块</translation>
    </message>
    <message>
        <source>Write the number of a layer before it, or a list of numbers.</source>
        <translation>请写出它之前某一层的编号，或编号列表。</translation>
    </message>
    <message>
        <source>{key} in the model file is {value}</source>
        <translation>模型文件中的 {key} 为 {value}</translation>
    </message>
    <message>
        <source>Write a positive number.</source>
        <translation>请写一个正数。</translation>
    </message>
    <message>
        <source>The model has no list of layers called {section}</source>
        <translation>模型没有名为 {section} 的层列表</translation>
    </message>
    <message>
        <source>Layer {index} is {row}</source>
        <translation>第 {index} 层写成了 {row}</translation>
    </message>
    <message>
        <source>is repeated {count} times</source>
        <translation>的重复次数为 {count}</translation>
    </message>
    <message>
        <source>Write a whole number from 1 to {most}.</source>
        <translation>请写 1 到 {most} 的整数。</translation>
    </message>
    <message>
        <source>has the arguments {arguments}</source>
        <translation>的参数为 {arguments}</translation>
    </message>
    <message>
        <source>names {name}, which is not a network that a model file may use</source>
        <translation>写了 {name}，但模型文件不能使用这个网络</translation>
    </message>
    <message>
        <source>Correct `replaces` in its file.</source>
        <translation>请更正其文件中的 `replaces`。</translation>
    </message>
    <message>
        <source>is not a module that a model file may use</source>
        <translation>不是模型文件可以使用的模块</translation>
    </message>
    <message>
        <source>Did you mean {names}? {hint}</source>
        <translation>是否想写 {names}？{hint}</translation>
    </message>
    <message>
        <source>reads from {source}</source>
        <translation>读取 {source}</translation>
    </message>
    <message>
        <source>It can read layers 0 to {last}; -1 is the layer before it.</source>
        <translation>它可以读取第 0 到 {last} 层；-1 表示前一层。</translation>
    </message>
    <message>
        <source>The first layer reads the image: write -1.</source>
        <translation>第一层读取图像：请写 -1。</translation>
    </message>
    <message>
        <source>has too many arguments</source>
        <translation>的参数太多</translation>
    </message>
    <message>
        <source>At most {most} are possible.</source>
        <translation>最多 {most} 个。</translation>
    </message>
    <message>
        <source>stands for {module}, which ultralytics does not have</source>
        <translation>用于代替 {module}，但 ultralytics 没有该模块</translation>
    </message>
    <message>
        <source>reads from layer {row}, which does not come before it</source>
        <translation>读取第 {row} 层，但后者不在它之前</translation>
    </message>
    <message>
        <source>Use numbers, True, False, None or a plain word.</source>
        <translation>请使用数值、True、False、None 或普通单词。</translation>
    </message>
    <message>
        <source>has the argument {value}</source>
        <translation>的参数中有 {value}</translation>
    </message>
    <message>
        <source>Numbers up to {most} are possible.</source>
        <translation>数值最大为 {most}。</translation>
    </message>
    <message>
        <source>Check its arguments and the layers that it reads.</source>
        <translation>请检查它的参数和它所读取的层。</translation>
    </message>
    <message>
        <source>Layer {layer} cannot be built with {arguments}: {reason}</source>
        <translation>{layer} 无法用参数 {arguments} 构建：{reason}</translation>
    </message>
    <message>
        <source>Check its parameters.</source>
        <translation>请检查它的参数。</translation>
    </message>
    <message>
        <source>Write one number, for example -1.</source>
        <translation>请写一个数，例如 -1。</translation>
    </message>
    <message>
        <source>Write 1; its depth is one of its arguments.</source>
        <translation>请写 1；其深度由参数给出。</translation>
    </message>
    <message>
        <source>The model cannot be built: {reason}</source>
        <translation>模型无法构建：{reason}</translation>
    </message>
    <message>
        <source>Layer {layer} cannot be built: {reason}</source>
        <translation>{layer} 无法构建：{reason}</translation>
    </message>
    <message>
        <source>Layer {layer} reads {source}, but {module} reads one layer</source>
        <translation>{layer} 读取 {source}，但 {module} 只读取一个层</translation>
    </message>
    <message>
        <source>Layer {layer} is repeated {repeats} times, but a stage stands once</source>
        <translation>{layer} 的重复次数为 {repeats}，但 stage 只能出现一次</translation>
    </message>
    <message>
        <source>Layer {index}: {reason}</source>
        <translation>第 {index} 层：{reason}</translation>
    </message>
    <message>
        <source>Check from which layers it reads; maps that are joined must have one size.</source>
        <translation>请检查它读取了哪些层；拼接的特征图尺寸必须相同。</translation>
    </message>
    <message>
        <source>It receives {channels} channels.</source>
        <translation>它收到 {channels} 个通道。</translation>
    </message>
    <message>
        <source>Layer {layer} does not fit the maps that it reads: {reason}</source>
        <translation>{layer} 与它读取的特征图不匹配：{reason}</translation>
    </message>
    <message>
        <source>The template {template} is not made for {family}.</source>
        <translation>模板 {template} 不适用于 {family}。</translation>
    </message>
    <message>
        <source>The template {template} needs {module}, which is not known.</source>
        <translation>模板 {template} 需要 {module}，但该模块未知。</translation>
    </message>
    <message>
        <source>Is its file in the attention folder?</source>
        <translation>它的文件在注意力文件夹中吗？</translation>
    </message>
    <message>
        <source>The model has another build than the one that the template was written for.</source>
        <translation>该模型的结构与编写模板时所针对的不同。</translation>
    </message>
    <message>
        <source>It fits {families}.</source>
        <translation>它适用于：{families}。</translation>
    </message>
    <message>
        <source>{module} is a stock module: its args are a list, in the order of a stock row.</source>
        <translation>{module} 是官方模块：它的 args 是列表，顺序与官方模型的行相同。</translation>
    </message>
    <message>
        <source>{module} stands for {replaces}, but the step also selects a {other}.</source>
        <translation>{module} 用于代替 {replaces}，但该步骤还选中了 {other}。</translation>
    </message>
    <message>
        <source>{reason}.</source>
        <translation>{reason}。</translation>
    </message>
    <message>
        <source>{module} cannot be inserted as a row: its role is {role}.</source>
        <translation>{module} 不能作为一行插入：它的 role 是 {role}。</translation>
    </message>
    <message>
        <source>{module} cannot be put in the place of a stock block: its role is {role}.</source>
        <translation>{module} 不能替换官方模块：它的 role 是 {role}。</translation>
    </message>
    <message>
        <source>{module} cannot be a row of a new backbone: its role is {role}.</source>
        <translation>{module} 不能作为新主干的一行：它的 role 是 {role}。</translation>
    </message>
    <message>
        <source>The template {template} found {count} places for its {what} in {family}, but expects {wanted}.</source>
        <translation>模板 {template} 的 {what} 在 {family} 中找到 {count} 处，但应为 {wanted} 处。</translation>
    </message>
    <message>
        <source>The template {template} gives a model that cannot be built: {reason}</source>
        <translation>模板 {template} 得到的模型无法构建：{reason}</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>The new backbone gives no map of stride {stride}, which the head reads.</source>
        <translation>新主干没有输出检测头所读取的步幅为 {stride} 的特征图。</translation>
    </message>
    <message>
        <source>this model</source>
        <translation>该模型</translation>
    </message>
    <message>
        <source>There is no template called {template}.</source>
        <translation>没有名为 {template} 的模板。</translation>
    </message>
    <message>
        <source>The folder of templates {folder} cannot be read: {reason}</source>
        <translation>无法读取模板文件夹 {folder}：{reason}</translation>
    </message>
    <message>
        <source>Give the file another name.</source>
        <translation>请给文件换一个名称。</translation>
    </message>
    <message>
        <source>{meant}The templates are {known}.</source>
        <translation>{meant}现有模板：{known}。</translation>
    </message>
    <message>
        <source>a file of yours</source>
        <translation>您的某个文件</translation>
    </message>
    <message>
        <source>a built-in template</source>
        <translation>某个内置模板</translation>
    </message>
    <message>
        <source>The template {file} has the name of {whose}, which stays in use.</source>
        <translation>模板 {file} 与{whose}重名；仍使用原有的那个。</translation>
    </message>
    <message>
        <source>The part {key}</source>
        <translation>{key} 部分</translation>
    </message>
    <message>
        <source>The template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Put it in quotes.</source>
        <translation>请加上引号。</translation>
    </message>
    <message>
        <source>Use inline or branch.</source>
        <translation>请使用 inline 或 branch。</translation>
    </message>
    <message>
        <source>A branch needs `feeds`: the layers that it serves.</source>
        <translation>分支需要 `feeds`：它所供给的层。</translation>
    </message>
    <message>
        <source>The new backbone is not a list of rows.</source>
        <translation>新主干不是由行组成的列表。</translation>
    </message>
    <message>
        <source>The selector is empty; it would mean every layer.</source>
        <translation>选择条件为空；这会选中所有层。</translation>
    </message>
    <message>
        <source>3, or {min: 1}, or {yolo11: 4}.</source>
        <translation>例如 3、{min: 1} 或 {yolo11: 4}。</translation>
    </message>
    <message>
        <source>The place {place} is not known.</source>
        <translation>未知的 place：{place}。</translation>
    </message>
    <message>
        <source>{what} is not a table of names and values.</source>
        <translation>{what}不是由名称和值组成的表。</translation>
    </message>
    <message>
        <source>The {name} is not a text.</source>
        <translation>{name} 不是文本。</translation>
    </message>
    <message>
        <source>{name} is not a list.</source>
        <translation>{name} 不是列表。</translation>
    </message>
    <message>
        <source>Use int, float, bool, choice or attention.</source>
        <translation>请使用 int、float、bool、choice 或 attention。</translation>
    </message>
    <message>
        <source>Step {number} names no module: {module}.</source>
        <translation>第 {number} 步没有写出有效的模块名：{module}。</translation>
    </message>
    <message>
        <source>The args of step {number} are not names and values.</source>
        <translation>第 {number} 步的 args 不是名称和值。</translation>
    </message>
    <message>
        <source>The wiring {wiring} is not known.</source>
        <translation>未知的 wiring：{wiring}。</translation>
    </message>
    <message>
        <source>A step repeats 1 to {most} times.</source>
        <translation>一个步骤可重复 1 到 {most} 次。</translation>
    </message>
    <message>
        <source>The expected number of {key} is not a number.</source>
        <translation>{key} 的预期数量不是数值。</translation>
    </message>
    <message>
        <source>Use {places}.</source>
        <translation>请使用 {places}。</translation>
    </message>
    <message>
        <source>It has {keys}.</source>
        <translation>其中可有：{keys}。</translation>
    </message>
    <message>
        <source>{what} has an unknown key: {name}.</source>
        <translation>{what}有未知的键：{name}。</translation>
    </message>
    <message>
        <source>{what} has no {name}.</source>
        <translation>{what}缺少 {name}。</translation>
    </message>
    <message>
        <source>{value} under {name} is not a name.</source>
        <translation>{name} 下的 {value} 不是有效名称。</translation>
    </message>
    <message>
        <source>The parameter {name} has no name of its own.</source>
        <translation>参数 {name} 没有独有的名称。</translation>
    </message>
    <message>
        <source>Only one parameter can choose an attention.</source>
        <translation>只能有一个参数用来选择注意力。</translation>
    </message>
    <message>
        <source>The parameter {name} has an unknown kind: {kind}.</source>
        <translation>参数 {name} 的 kind 未知：{kind}。</translation>
    </message>
    <message>
        <source>The parameter {name} of kind {kind} and its choices do not go together.</source>
        <translation>参数 {name} 的 kind {kind} 与它的 choices 不匹配。</translation>
    </message>
    <message>
        <source>A limit of the parameter {name} is not a number.</source>
        <translation>参数 {name} 的上限或下限不是数值。</translation>
    </message>
    <message>
        <source>The default of {argument} is not legal. {reason}</source>
        <translation>{argument} 的默认值不合法。{reason}</translation>
    </message>
    <message>
        <source>Row {number} names no module: {module}.</source>
        <translation>第 {number} 行没有写出有效的模块名：{module}。</translation>
    </message>
    <message>
        <source>The args of row {number} are not names and values.</source>
        <translation>第 {number} 行的 args 不是名称和值。</translation>
    </message>
    <message>
        <source>The table {name} has not one row for each choice.</source>
        <translation>表 {name} 没有为每个选项各写一行。</translation>
    </message>
    <message>
        <source>The table {name} gives {value}, which there is already.</source>
        <translation>表 {name} 给出了 {value}，但它已经存在。</translation>
    </message>
    <message>
        <source>${name} does not choose a module: its kind is not attention.</source>
        <translation>${name} 不能用来选择模块：它的 kind 不是 attention。</translation>
    </message>
    <message>
        <source>{meant}Known are {keys}.</source>
        <translation>{meant}可用的有：{keys}。</translation>
    </message>
    <message>
        <source>They are {listed}.</source>
        <translation>选项有：{listed}。</translation>
    </message>
    <message>
        <source>The row {choice} of the table {name} has other values.</source>
        <translation>表 {name} 的 {choice} 行与其他行的值不一致。</translation>
    </message>
    <message>
        <source>{value} is no {key}.</source>
        <translation>{value} 不是有效的 {key}。</translation>
    </message>
    <message>
        <source>Step {number} uses ${name}, but there is no such parameter.</source>
        <translation>第 {number} 步使用了 ${name}，但没有这个参数。</translation>
    </message>
    <message>
        <source>The parameters are {names}.</source>
        <translation>参数有：{names}。</translation>
    </message>
    <message>
        <source>A template inserts rows, puts blocks in the place of stock blocks, or replaces the backbone.</source>
        <translation>模板可以插入行、用其他模块替换官方模块，或替换主干。</translation>
    </message>
    <message>
        <source>A template can only be made of a model whose base is known.</source>
        <translation>只有已知基础模型的模型才能做成模板。</translation>
    </message>
    <message>
        <source>Begin with a stock model, so that the rows can be compared with it.</source>
        <translation>请从官方模型开始编辑，以便逐行对照。</translation>
    </message>
    <message>
        <source>The model does not differ from its base, so there is nothing to make a template of.</source>
        <translation>模型与基础模型没有差异，无法做成模板。</translation>
    </message>
    <message>
        <source>The edit cannot be said as a template: its rows stand in an order, or read layers, that no step gives.</source>
        <translation>这些改动无法写成模板：没有步骤能得到这样的行顺序或读取关系。</translation>
    </message>
    <message>
        <source>Insert each layer right behind the one that it reads.</source>
        <translation>请把每个层插在它所读取的层之后。</translation>
    </message>
    <message>
        <source>{layer} {what}.</source>
        <translation>{layer} {what}。</translation>
    </message>
    <message>
        <source>Set it back, and choose it again for each model.</source>
        <translation>请还原它，并在每个模型中重新选择。</translation>
    </message>
    <message>
        <source>is gone, but a template only inserts and replaces</source>
        <translation>已被删除，但模板只能插入和替换</translation>
    </message>
    <message>
        <source>The layers of the old backbone that are kept have no role in common.</source>
        <translation>保留下来的原主干各层没有共同特征。</translation>
    </message>
    <message>
        <source>is repeated, which a row of a new backbone cannot be</source>
        <translation>有重复次数，但新主干的行不能重复</translation>
    </message>
    <message>
        <source>is now {module}, which does not stand for {other}</source>
        <translation>现在是 {module}，但它不能代替 {other}</translation>
    </message>
    <message>
        <source>has other arguments as {module}, {arguments}</source>
        <translation>作为 {module} 使用了其他参数：{arguments}</translation>
    </message>
    <message>
        <source>stands where no role of a layer leads</source>
        <translation>所在的位置无法用层的特征描述</translation>
    </message>
    <message>
        <source>serves no layer that was there before</source>
        <translation>没有供任何原有的层读取</translation>
    </message>
    <message>
        <source>is not known</source>
        <translation>是未知模块</translation>
    </message>
    <message>
        <source>is a {role}, which is no row to insert</source>
        <translation>的 role 是 {role}，不能作为一行插入</translation>
    </message>
    <message>
        <source>{key} in the header differs from the base, which no template can say.</source>
        <translation>文件开头的 {key} 与基础模型不同，模板无法表达。</translation>
    </message>
    <message>
        <source>has other arguments, {arguments}</source>
        <translation>的参数不同：{arguments}</translation>
    </message>
    <message>
        <source>The places of {module} have no role in common.</source>
        <translation>{module} 所在的各处没有共同特征。</translation>
    </message>
    <message>
        <source>{module}: {reason}.</source>
        <translation>{module}：{reason}。</translation>
    </message>
    <message>
        <source>reads several layers, but a template inserts rows that read one</source>
        <translation>读取多个层，但模板插入的行只能读取一个层</translation>
    </message>
    <message>
        <source>The template {template} has no parameter {name}.</source>
        <translation>模板 {template} 没有参数 {name}。</translation>
    </message>
    <message>
        <source>Did you mean {name}? </source>
        <translation>是否想写 {name}？</translation>
    </message>
    <message>
        <source>Ask for it where it comes from, or unpack it yourself and look at what is in it.</source>
        <translation>请向来源处索取新的文件，或自行解压并查看其中的内容。</translation>
    </message>
    <message>
        <source>Nothing to do, unless it is a part of the dataset.</source>
        <translation>除非它属于数据集，否则无需处理。</translation>
    </message>
    <message>
        <source>Download or copy it again, or unpack it yourself and import the folder.</source>
        <translation>请重新下载或复制，或自行解压后导入文件夹。</translation>
    </message>
    <message>
        <source>{file} {reason}; nothing was unpacked.</source>
        <translation>{file} {reason}；没有解压任何内容。</translation>
    </message>
    <message>
        <source>{file} is damaged or is no archive that can be read: {reason}.</source>
        <translation>{file} 已损坏，或不是可读取的压缩包：{reason}。</translation>
    </message>
    <message>
        <source>Make room, or choose a folder on another disk.</source>
        <translation>请腾出空间，或选择另一块磁盘上的文件夹。</translation>
    </message>
    <message>
        <source>holds &quot;{file}&quot;, a path that leads out of its folder</source>
        <translation>含有“{file}”，该路径指向其文件夹之外</translation>
    </message>
    <message>
        <source>nests folders more than {most} deep</source>
        <translation>文件夹嵌套超过 {most} 层</translation>
    </message>
    <message>
        <source>{file} was left out: it is {reason}.</source>
        <translation>已略去 {file}：它是{reason}。</translation>
    </message>
    <message>
        <source>{file} is called {name} in the dataset: not every system can store its name.</source>
        <translation>{file} 在数据集中改名为 {name}：并非所有系统都能保存原来的文件名。</translation>
    </message>
    <message>
        <source>A file in {folder} was left out: it has {reason}.</source>
        <translation>已略去 {folder} 中的一个文件：它有{reason}。</translation>
    </message>
    <message>
        <source>unpacks to more than {most} times its size, as archives do that are made to fill a disk</source>
        <translation>解压后超过其大小的 {most} 倍，像是为填满磁盘而制作的压缩包</translation>
    </message>
    <message>
        <source>{file} unpacks to more than half of the free space, {space} GB.</source>
        <translation>{file} 解压后超过可用空间的一半（{space} GB）。</translation>
    </message>
    <message>
        <source>holds more than {most} files</source>
        <translation>含有超过 {most} 个文件</translation>
    </message>
    <message>
        <source>Put the images beside the annotations, or choose the folder that holds both.</source>
        <translation>请把图像放在标注旁边，或选择同时包含两者的文件夹。</translation>
    </message>
    <message>
        <source>Export the annotations again, with their categories.</source>
        <translation>请连同类别重新导出标注。</translation>
    </message>
    <message>
        <source>None of the images that {file} names is in {folder}.</source>
        <translation>{file} 提到的图像都不在 {folder} 中。</translation>
    </message>
    <message>
        <source>{file}: {count} crowd regions were left out; each stands for many objects, not for one.</source>
        <translation>{file}：已略去 {count} 个群体区域；每个区域代表许多目标，而不是一个。</translation>
    </message>
    <message>
        <source>{file}: {count} polygons without a box became the box around each.</source>
        <translation>{file}：{count} 个没有框的多边形已变为其外接框。</translation>
    </message>
    <message>
        <source>{file} names no categories.</source>
        <translation>{file} 没有写出类别。</translation>
    </message>
    <message>
        <source>{file}: {image} is not there; it was left out.</source>
        <translation>{file}：找不到 {image}，已略去。</translation>
    </message>
    <message>
        <source>{file}: an object of an image that it does not name was left out.</source>
        <translation>{file}：已略去一个目标，文件未写出其图像。</translation>
    </message>
    <message>
        <source>{file}: an object of a category that it does not name was left out.</source>
        <translation>{file}：已略去一个目标，文件未写出其类别。</translation>
    </message>
    <message>
        <source>{file}: a box without area on {image} was left out.</source>
        <translation>{file}：已略去 {image} 上一个没有面积的框。</translation>
    </message>
    <message>
        <source>{file}: objects without a box or polygon were left out, the one with id {id} first.</source>
        <translation>{file}：已略去没有框或多边形的目标，第一个的 id 为 {id}。</translation>
    </message>
    <message>
        <source>Divide them yourself, by the place or the day they were taken: the results will look too good otherwise.</source>
        <translation>请按拍摄地点或日期自行划分，否则结果会显得过好。</translation>
    </message>
    <message>
        <source>{count} images were divided: {train} for train and {val} for val, each class in its share, pictures that look alike together (seed {seed}).</source>
        <translation>已划分 {count} 张图像：{train} 张用于训练，{val} 张用于验证；各类别按比例分配，相似的图像放在一起（随机种子 {seed}）。</translation>
    </message>
    <message>
        <source>{count} images were divided: {train} for train, {val} for val and {test} for test, each class in its share (seed {seed}).</source>
        <translation>已划分 {count} 张图像：{train} 张用于训练，{val} 张用于验证，{test} 张用于测试；各类别按比例分配（随机种子 {seed}）。</translation>
    </message>
    <message>
        <source>{count} images are equal to others or look like them; each of these {groups} groups is in one split, so that nothing is measured on what was learnt.</source>
        <translation>有 {count} 张图像与其他图像相同或相似；这 {groups} 组各自放在同一划分中，因此不会用学过的图像来评估。</translation>
    </message>
    <message>
        <source>Shares of {val} for val and {test} for test leave too little to train on.</source>
        <translation>验证占 {val}、测试占 {test}，留给训练的太少。</translation>
    </message>
    <message>
        <source>0.2 and 0.1 are usual.</source>
        <translation>通常为 0.2 和 0.1。</translation>
    </message>
    <message>
        <source>{file} has to be unpacked before its split can be shown.</source>
        <translation>{file} 须先解压，才能显示其划分。</translation>
    </message>
    <message>
        <source>Import it; the import divides what it holds.</source>
        <translation>请导入它；导入时会划分其中的内容。</translation>
    </message>
    <message>
        <source>{most} of {count} images look alike, too many to keep them all in one of train and val.</source>
        <translation>{count} 张图像中有 {most} 张彼此相似，太多而无法全部放在训练集或验证集的一边。</translation>
    </message>
    <message>
        <source>Choose a folder outside of it.</source>
        <translation>请选择它之外的文件夹。</translation>
    </message>
    <message>
        <source>Check that it is the right archive.</source>
        <translation>请检查这是否是正确的压缩包。</translation>
    </message>
    <message>
        <source>Check that the images lie beside their annotations.</source>
        <translation>请检查图像是否放在标注旁边。</translation>
    </message>
    <message>
        <source>Add images with labels.</source>
        <translation>请添加带标签的图像。</translation>
    </message>
    <message>
        <source>Check that the annotations are complete.</source>
        <translation>请检查标注是否完整。</translation>
    </message>
    <message>
        <source>{folder} lies inside the dataset, where nothing is written.</source>
        <translation>{folder} 位于数据集之内，那里不会写入任何内容。</translation>
    </message>
    <message>
        <source>{file} holds no file that belongs to a dataset.</source>
        <translation>{file} 中没有属于数据集的文件。</translation>
    </message>
    <message>
        <source>{source} holds no image that could be imported.</source>
        <translation>{source} 中没有可导入的图像。</translation>
    </message>
    <message>
        <source>Too few images of {source} can be used: train and val need one each.</source>
        <translation>{source} 中可用的图像太少：训练集和验证集各需要一张。</translation>
    </message>
    <message>
        <source>Images that lie outside of the archive were left out.</source>
        <translation>已略去压缩包之外的图像。</translation>
    </message>
    <message>
        <source>No object in {source} has the name of a class.</source>
        <translation>{source} 中没有目标带有类别名称。</translation>
    </message>
    <message>
        <source>Name the classes to keep, in the order that their ids shall have.</source>
        <translation>请按 id 的顺序写出要保留的类别。</translation>
    </message>
    <message>
        <source>No object is called &quot;{name}&quot;; the annotations name {found}.</source>
        <translation>没有名为“{name}”的目标；标注中有 {found}。</translation>
    </message>
    <message>
        <source>Correct what was left out. The first: {reason}</source>
        <translation>请改正被略去的内容。第一项：{reason}</translation>
    </message>
    <message>
        <source>Export the annotations again.</source>
        <translation>请重新导出标注。</translation>
    </message>
    <message>
        <source>Divide it into one file per split.</source>
        <translation>请按训练集和验证集分成多个文件。</translation>
    </message>
    <message>
        <source>{file}, line {line}: {reason}.</source>
        <translation>{file} 第 {line} 行：{reason}。</translation>
    </message>
    <message>
        <source>{file} is larger than {most} GB.</source>
        <translation>{file} 大于 {most} GB。</translation>
    </message>
    <message>
        <source>it is not UTF-8 text</source>
        <translation>不是 UTF-8 文本</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>嵌套过深</translation>
    </message>
    <message>
        <source>a key is missing</source>
        <translation>缺少键</translation>
    </message>
    <message>
        <source>a comma or the end of a list is missing</source>
        <translation>缺少逗号或列表的结尾</translation>
    </message>
    <message>
        <source>&quot;{sign}&quot; is missing</source>
        <translation>缺少“{sign}”</translation>
    </message>
    <message>
        <source>an item is longer than {most} million characters</source>
        <translation>有一项超过 {most} 百万个字符</translation>
    </message>
    <message>
        <source>{file} was left out: it holds no list of shapes.</source>
        <translation>已略去 {file}：其中没有形状列表。</translation>
    </message>
    <message>
        <source>{file} was left out: {reason}.</source>
        <translation>已略去 {file}：{reason}。</translation>
    </message>
    <message>
        <source>{file}: shape {number} has no label or no points; it was left out.</source>
        <translation>{file}：第 {number} 个形状没有标签或没有点，已略去。</translation>
    </message>
    <message>
        <source>{file}: polygons became the box around each.</source>
        <translation>{file}：多边形已变为其外接框。</translation>
    </message>
    <message>
        <source>{file}: a shape without area was left out.</source>
        <translation>{file}：已略去一个没有面积的形状。</translation>
    </message>
    <message>
        <source>{file}: shapes of the kind &quot;{kind}&quot; have no area and were left out.</source>
        <translation>{file}：“{kind}”类形状没有面积，已略去。</translation>
    </message>
    <message>
        <source>Write them in the order of the ids, separated by commas: cat,dog.</source>
        <translation>请按 id 的顺序书写，用逗号分隔：cat,dog。</translation>
    </message>
    <message>
        <source>Give every class a name of its own.</source>
        <translation>请给每个类别一个各不相同的名称。</translation>
    </message>
    <message>
        <source>{count} class names were given, and each of 1 to {most} needs at least one letter.</source>
        <translation>给出了 {count} 个类别名称；应为 1 到 {most} 个，且每个至少有一个字符。</translation>
    </message>
    <message>
        <source>The class name &quot;{name}&quot; was given twice.</source>
        <translation>类别名称“{name}”出现了两次。</translation>
    </message>
    <message>
        <source>{count} class names were given, but the labels of {source} use the id {id}.</source>
        <translation>给出了 {count} 个类别名称，但 {source} 的标签用到了 id {id}。</translation>
    </message>
    <message>
        <source>Give {count} names, in the order of the ids from 0.</source>
        <translation>请从 0 开始按 id 的顺序给出 {count} 个名称。</translation>
    </message>
    <message>
        <source>No file names the classes, and no label has an object.</source>
        <translation>没有文件写出类别名称，标签中也没有目标。</translation>
    </message>
    <message>
        <source>Give the names.</source>
        <translation>请给出名称。</translation>
    </message>
    <message>
        <source>0.2 is usual.</source>
        <translation>通常为 0.2。</translation>
    </message>
    <message>
        <source>No file names the classes. The labels use the ids {found}.</source>
        <translation>没有文件写出类别名称。标签用到的 id 有 {found}。</translation>
    </message>
    <message>
        <source>A share of {share} for val is not between 0 and 1.</source>
        <translation>验证集的比例 {share} 不在 0 和 1 之间。</translation>
    </message>
    <message>
        <source>Give {count} names in the order of the ids, as in --names cat,dog.</source>
        <translation>请按 id 的顺序给出 {count} 个名称，例如 --names cat,dog。</translation>
    </message>
    <message>
        <source>Put one .txt file per image there, with rows `class x y width height` relative to the image.</source>
        <translation>请在那里为每张图像放一个 .txt 文件，每行为相对于图像的 `类别 x y 宽 高`。</translation>
    </message>
    <message>
        <source>Accepted are train/images + train/labels with val/images + val/labels, or images/train + labels/train.</source>
        <translation>可用的结构：train/images + train/labels 与 val/images + val/labels，或 images/train + labels/train。</translation>
    </message>
    <message>
        <source>Check the spelling, and that the drive is connected.</source>
        <translation>请检查拼写，以及驱动器是否已连接。</translation>
    </message>
    <message>
        <source>Write the full path of one JPEG, PNG, BMP, WebP or TIFF image on each line.</source>
        <translation>每行写一张 JPEG、PNG、BMP、WebP 或 TIFF 图像的完整路径。</translation>
    </message>
    <message>
        <source>Put JPEG, PNG, BMP, WebP or TIFF images there.</source>
        <translation>请在那里放入 JPEG、PNG、BMP、WebP 或 TIFF 图像。</translation>
    </message>
    <message>
        <source>There is no folder {labels} for the labels of {images}.</source>
        <translation>{images} 的标签文件夹 {labels} 不存在。</translation>
    </message>
    <message>
        <source>The folder {folder} must be named &quot;{name}&quot; in small letters.</source>
        <translation>文件夹 {folder} 必须以小写字母命名为“{name}”。</translation>
    </message>
    <message>
        <source>Make images/train and images/val, and labels/train and labels/val, and move the files there.</source>
        <translation>请建立 images/train 与 images/val、labels/train 与 labels/val，并把文件移到其中。</translation>
    </message>
    <message>
        <source>{folder} is not a dataset: there are no images for train and val in it.</source>
        <translation>{folder} 不是数据集：其中没有 train 和 val 的图像。</translation>
    </message>
    <message>
        <source>There is no images folder in {folder}.</source>
        <translation>{folder} 中没有 images 文件夹。</translation>
    </message>
    <message>
        <source>The folder {folder} does not exist.</source>
        <translation>文件夹 {folder} 不存在。</translation>
    </message>
    <message>
        <source>Import an archive or annotations first. Otherwise choose the folder that holds train and val, or its data.yaml.</source>
        <translation>压缩包或标注请先导入；否则请选择含有 train 和 val 的文件夹，或其 data.yaml。</translation>
    </message>
    <message>
        <source>Import the dataset: the studio then writes one list of all their images. Nothing is copied.</source>
        <translation>请导入该数据集：Studio 会为所有图像写一个列表，不复制任何文件。</translation>
    </message>
    <message>
        <source>Correct the path in the file, or choose the dataset folder itself.</source>
        <translation>请更正文件中的路径，或直接选择数据集文件夹。</translation>
    </message>
    <message>
        <source>{file} names no image.</source>
        <translation>{file} 没有列出任何图像。</translation>
    </message>
    <message>
        <source>Move about one image in five, with its label, there.</source>
        <translation>请将大约五分之一的图像连同标签移到那里。</translation>
    </message>
    <message>
        <source>Put the images to learn from there, with their labels.</source>
        <translation>请把用于学习的图像连同标签放到那里。</translation>
    </message>
    <message>
        <source>{folder} has images for {other} but none for {split}.</source>
        <translation>{folder} 有 {other} 的图像，但没有 {split} 的图像。</translation>
    </message>
    <message>
        <source>There are no images in {folder}.</source>
        <translation>{folder} 中没有图像。</translation>
    </message>
    <message>
        <source>Rename it to {name}. Training looks for exactly this name and would find no labels.</source>
        <translation>请改名为 {name}。训练只认这个名称，否则找不到标签。</translation>
    </message>
    <message>
        <source>{folder} is one part of a dataset.</source>
        <translation>{folder} 只是数据集的一部分。</translation>
    </message>
    <message>
        <source>The images in {folder} are not divided into train and val.</source>
        <translation>{folder} 中的图像没有划分为 train 和 val。</translation>
    </message>
    <message>
        <source>The images lie directly in {folder}.</source>
        <translation>图像直接放在 {folder} 中。</translation>
    </message>
    <message>
        <source>Put the images into {images}.</source>
        <translation>请把图像放入 {images}。</translation>
    </message>
    <message>
        <source>{file} is a file; a dataset is a folder.</source>
        <translation>{file} 是文件；数据集应是文件夹。</translation>
    </message>
    <message>
        <source>{file} lists several folders for `{split}`; one folder per split can be read.</source>
        <translation>{file} 为 `{split}` 列出了多个文件夹；每个划分只能读取一个文件夹。</translation>
    </message>
    <message>
        <source>{file} names {folder} for `{split}`, but no such folder is beside it.</source>
        <translation>{file} 为 `{split}` 写了 {folder}，但旁边没有这个文件夹。</translation>
    </message>
    <message>
        <source>{file} names no folder for `train` and `val`.</source>
        <translation>{file} 没有写明 `train` 和 `val` 的文件夹。</translation>
    </message>
    <message>
        <source>Make the folder {wanted}. {then}</source>
        <translation>请建立文件夹 {wanted}。{then}</translation>
    </message>
    <message>
        <source>Choose the folder above it, {parent}, if it holds train and val.</source>
        <translation>如果上一级文件夹 {parent} 含有 train 和 val，请选择它。</translation>
    </message>
    <message>
        <source>{folder} holds no train and val folders itself.</source>
        <translation>{folder} 本身不含 train 和 val 文件夹。</translation>
    </message>
    <message>
        <source>Move them to {images} and their .txt files to {labels}.</source>
        <translation>请将它们移到 {images}，其 .txt 文件移到 {labels}。</translation>
    </message>
    <message>
        <source>Choose the dataset folder instead. {accepted}</source>
        <translation>请改选数据集文件夹。{accepted}</translation>
    </message>
    <message>
        <source>Choose the folder {inner} inside it.</source>
        <translation>请选择其中的文件夹 {inner}。</translation>
    </message>
    <message>
        <source>Save it again as UTF-8 text.</source>
        <translation>请重新保存为 UTF-8 文本。</translation>
    </message>
    <message>
        <source>Choose the folder of the dataset, or a data.yaml.</source>
        <translation>请选择数据集文件夹或 data.yaml。</translation>
    </message>
    <message>
        <source>Check that the file holds class names, one a line.</source>
        <translation>请确认文件中每行一个类别名称。</translation>
    </message>
    <message>
        <source>Choose the folder of the dataset, and keep only paths and names in this file.</source>
        <translation>请选择数据集文件夹，并只在此文件中保留路径和名称。</translation>
    </message>
    <message>
        <source>{file} is not a text file.</source>
        <translation>{file} 不是文本文件。</translation>
    </message>
    <message>
        <source>Correct the file, or remove it and put the class names into a classes.txt, one a line.</source>
        <translation>请更正该文件，或删除它并把类别名称逐行写入 classes.txt。</translation>
    </message>
    <message>
        <source>{file} holds no keys such as `train`, `val` and `names`.</source>
        <translation>{file} 中没有 `train`、`val`、`names` 等键。</translation>
    </message>
    <message>
        <source>{file} holds {count} lines; more than {most} classes cannot be read.</source>
        <translation>{file} 有 {count} 行；最多只能读取 {most} 个类别。</translation>
    </message>
    <message>
        <source>Check that the file exists and that you may read it.</source>
        <translation>请检查文件是否存在以及是否有读取权限。</translation>
    </message>
    <message>
        <source>{file} is larger than {most} kB, too large for a list of class names.</source>
        <translation>{file} 大于 {most} kB，作为类别名称列表过大。</translation>
    </message>
    <message>
        <source>{file} cannot be read as YAML: {reason}.</source>
        <translation>无法将 {file} 作为 YAML 读取：{reason}。</translation>
    </message>
    <message>
        <source>{file} cannot be read: {reason}.</source>
        <translation>无法读取 {file}：{reason}。</translation>
    </message>
    <message>
        <source>Name a folder of images instead.</source>
        <translation>请改写图像文件夹。</translation>
    </message>
    <message>
        <source>Save the list as UTF-8.</source>
        <translation>请将列表保存为 UTF-8。</translation>
    </message>
    <message>
        <source>Check that the file is there and that you may read it.</source>
        <translation>请检查文件是否存在以及是否有读取权限。</translation>
    </message>
    <message>
        <source>Import the dataset: the studio then writes lists with full paths.</source>
        <translation>请导入该数据集：Studio 会写出带完整路径的列表。</translation>
    </message>
    <message>
        <source>{file} is larger than {most} MB, too large for a list of images.</source>
        <translation>{file} 大于 {most} MB，作为图像列表过大。</translation>
    </message>
    <message>
        <source>{file} is not UTF-8 text.</source>
        <translation>{file} 不是 UTF-8 文本。</translation>
    </message>
    <message>
        <source>{file}, line {line}: {text} does not say from which folder it counts.</source>
        <translation>{file} 第 {line} 行：{text} 没有说明从哪个文件夹算起。</translation>
    </message>
    <message>
        <source>The dataset was changed after this list was made; nothing was fixed.</source>
        <translation>数据集在此列表生成后被更改；未作任何修复。</translation>
    </message>
    <message>
        <source>Look at the new list, and confirm it.</source>
        <translation>请查看新列表并确认。</translation>
    </message>
    <message>
        <source>Import the dataset first: the import brings everything into one folder.</source>
        <translation>请先导入该数据集：导入会把全部内容放进一个文件夹。</translation>
    </message>
    <message>
        <source>Choose the name of a new folder.</source>
        <translation>请选择一个新文件夹的名称。</translation>
    </message>
    <message>
        <source>The dataset was not changed: nobody agreed to it.</source>
        <translation>数据集未作更改：没有得到同意。</translation>
    </message>
    <message>
        <source>Confirm, or fix a copy.</source>
        <translation>请确认，或修复副本。</translation>
    </message>
    <message>
        <source>Choose a new folder outside the dataset.</source>
        <translation>请选择数据集之外的新文件夹。</translation>
    </message>
    <message>
        <source>{file} does not lie in {folder}, so a copy of the folder would not hold it.</source>
        <translation>{file} 不在 {folder} 中，因此该文件夹的副本不会包含它。</translation>
    </message>
    <message>
        <source>{folder} is there already or lies in the dataset itself.</source>
        <translation>{folder} 已存在，或位于数据集之内。</translation>
    </message>
    <message>
        <source>The backup cannot be kept in {folder}.</source>
        <translation>备份不能放在 {folder} 中。</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>请选择另一个。</translation>
    </message>
    <message>
        <source>{folder} is no backup that can be read.</source>
        <translation>{folder} 不是可读取的备份。</translation>
    </message>
    <message>
        <source>None of the {count} {split} images can be used; see the list of problems.</source>
        <translation>{split} 的 {count} 张图像都不能使用；见问题列表。</translation>
    </message>
    <message>
        <source>No train image has a box, so there is nothing to learn from.</source>
        <translation>训练集没有任何带框的图像，因此无从学习。</translation>
    </message>
    <message>
        <source>No val image has a box, so nothing could be measured.</source>
        <translation>验证集没有任何带框的图像，因此无法评估。</translation>
    </message>
    <message>
        <source>{images} images, {boxes} boxes, {classes} classes; for object detection.</source>
        <translation>{images} 张图像，{boxes} 个框，{classes} 个类别；用于目标检测。</translation>
    </message>
    <message>
        <source>The most frequent class has {times} times the boxes of the rarest.</source>
        <translation>最多的类别的框数是最少的类别的 {times} 倍。</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to.</source>
        <translation>请选择有写入权限的文件夹。</translation>
    </message>
    <message>
        <source>below one cell</source>
        <translation>不足一格</translation>
    </message>
    <message>
        <source>P3 (stride 8)</source>
        <translation>P3（步幅 8）</translation>
    </message>
    <message>
        <source>P4 (stride 16)</source>
        <translation>P4（步幅 16）</translation>
    </message>
    <message>
        <source>P5 (stride 32)</source>
        <translation>P5（步幅 32）</translation>
    </message>
    <message>
        <source>Boxes by the level that suits their size, images at {imgsz} pixels</source>
        <translation>按适合其大小的层级统计的框，图像为 {imgsz} 像素</translation>
    </message>
    <message>
        <source>| split | images | with boxes | without | left out | boxes |</source>
        <translation>| 划分 | 图像 | 有框 | 无框 | 略过 | 框 |</translation>
    </message>
    <message>
        <source>| id | class | train | val | share |</source>
        <translation>| 编号 | 类别 | 训练 | 验证 | 占比 |</translation>
    </message>
    <message>
        <source>Suggested training size: {imgsz} pixels.</source>
        <translation>建议的训练尺寸：{imgsz} 像素。</translation>
    </message>
    <message>
        <source>The card cannot be written to {folder}: {reason}.</source>
        <translation>卡片无法写入 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>Boxes per class</source>
        <translation>各类别的框</translation>
    </message>
    <message>
        <source>Images by their number of boxes</source>
        <translation>按框数统计的图像</translation>
    </message>
    <message>
        <source>Where the centres of the boxes lie</source>
        <translation>框中心的位置</translation>
    </message>
    <message>
        <source>Image sizes, most common first: {sizes}.</source>
        <translation>图像尺寸，最常见的在前：{sizes}。</translation>
    </message>
    <message>
        <source>None.</source>
        <translation>无。</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Sizes</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Boxes by level</source>
        <translation>各层级的框</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 到 {high}</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>发现的问题</translation>
    </message>
    <message>
        <source>Error, {count} times: {first}</source>
        <translation>错误，{count} 次：{first}</translation>
    </message>
    <message>
        <source>Warning, {count} times: {first}</source>
        <translation>警告，{count} 次：{first}</translation>
    </message>
    <message>
        <source>Note, {count} times: {first}</source>
        <translation>提示，{count} 次：{first}</translation>
    </message>
    <message>
        <source>There is no file or folder {path}.</source>
        <translation>没有文件或文件夹 {path}。</translation>
    </message>
    <message>
        <source>it declares a document type or entities, which annotations do not need and hostile files live on</source>
        <translation>它声明了文档类型或实体；标注不需要这些，恶意文件却靠它们作恶</translation>
    </message>
    <message>
        <source>Save the annotation again, or remove the file.</source>
        <translation>请重新保存标注，或移除该文件。</translation>
    </message>
    <message>
        <source>it holds nothing</source>
        <translation>其中没有内容</translation>
    </message>
    <message>
        <source>it is nested too deeply or too long</source>
        <translation>嵌套过深或过长</translation>
    </message>
    <message>
        <source>it is larger than {most} MB</source>
        <translation>大于 {most} MB</translation>
    </message>
    <message>
        <source>Choose a folder of images with labels, a data.yaml, a zip or tar archive, COCO or LabelMe JSON, or Pascal VOC XML.</source>
        <translation>请选择带标签的图像文件夹、data.yaml、zip 或 tar 压缩包、COCO 或 LabelMe 的 JSON，或 Pascal VOC 的 XML。</translation>
    </message>
    <message>
        <source>{file} is nothing that can be imported.</source>
        <translation>{file} 无法导入。</translation>
    </message>
    <message>
        <source>There are too few different images to divide into train and val.</source>
        <translation>不同的图像太少，无法划分为训练集和验证集。</translation>
    </message>
    <message>
        <source>Add images: at least two are needed, and a hundred or more make sense.</source>
        <translation>请添加图像：至少需要两张，一百张以上才有意义。</translation>
    </message>
    <message>
        <source>Check that you may read it.</source>
        <translation>请检查您是否有读取它的权限。</translation>
    </message>
    <message>
        <source>Choose the folder of the dataset itself.</source>
        <translation>请选择数据集本身的文件夹。</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be opened: {reason}.</source>
        <translation>无法打开文件夹 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>{folder} holds more than {most} files.</source>
        <translation>{folder} 含有超过 {most} 个文件。</translation>
    </message>
    <message>
        <source>is packed in a way that is not read here (zip, tar, tar.gz and tar.bz2 are)</source>
        <translation>的压缩方式在此无法读取（可读取 zip、tar、tar.gz 和 tar.bz2）</translation>
    </message>
    <message>
        <source>{file}: objects marked as difficult were left out.</source>
        <translation>{file}：已略去标为困难的目标。</translation>
    </message>
    <message>
        <source>{file}, line {line}: an object without a name or a box was left out.</source>
        <translation>{file} 第 {line} 行：已略去一个没有名称或框的目标。</translation>
    </message>
    <message>
        <source>{file} is no Pascal VOC annotation; it was left out.</source>
        <translation>{file} 不是 Pascal VOC 标注，已略去。</translation>
    </message>
    <message>
        <source>{file} describes {image} a second time; it was left out.</source>
        <translation>{file} 再次描述了 {image}，已略去。</translation>
    </message>
    <message>
        <source>The import was stopped; nothing was kept.</source>
        <translation>导入已停止，没有保留任何内容。</translation>
    </message>
    <message>
        <source>Choose a folder on another disk, or let the new dataset share the image files (--link).</source>
        <translation>请选择另一块磁盘上的文件夹，或让新数据集共用图像文件（--link）。</translation>
    </message>
    <message>
        <source>Choose a new or an empty folder.</source>
        <translation>请选择新的或空的文件夹。</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to, on a disk with room for the images.</source>
        <translation>请选择您可写入、且磁盘空间足以容纳图像的文件夹。</translation>
    </message>
    <message>
        <source>{file} is turned by its EXIF data, and its boxes were drawn on the unturned picture; it was left out.</source>
        <translation>{file} 由 EXIF 数据旋转，而其框画在未旋转的图像上，已略去。</translation>
    </message>
    <message>
        <source>{file} has {width}×{height} pixels, but its annotation speaks of {told_width}×{told_height}; it was left out.</source>
        <translation>{file} 为 {width}×{height} 像素，但其标注写的是 {told_width}×{told_height}，已略去。</translation>
    </message>
    <message>
        <source>The images take {needed} GB, and {free} GB are free.</source>
        <translation>图像需要 {needed} GB，可用空间为 {free} GB。</translation>
    </message>
    <message>
        <source>{folder} is not empty, so nothing was imported there.</source>
        <translation>{folder} 不为空，因此没有导入到那里。</translation>
    </message>
    <message>
        <source>The dataset cannot be written to {folder}: {reason}.</source>
        <translation>无法把数据集写入 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>{file}: a box outside the picture was left out.</source>
        <translation>{file}：已略去图像之外的一个框。</translation>
    </message>
    <message>
        <source>Name a folder, or a .txt file with one path a line.</source>
        <translation>请写出文件夹，或每行一个路径的 .txt 文件。</translation>
    </message>
    <message>
        <source>{file} is neither a folder of images nor a list of them.</source>
        <translation>{file} 既不是图像文件夹，也不是图像列表。</translation>
    </message>
    <message>
        <source>Correct the path in the file, or import the dataset folder itself.</source>
        <translation>请改正文件中的路径，或导入数据集文件夹本身。</translation>
    </message>
    <message>
        <source>{file} names images that are not there, {image} first; they were left out.</source>
        <translation>{file} 提到的一些图像不存在，第一张是 {image}；已略去。</translation>
    </message>
    <message>
        <source>{file} names {entry} for `{split}`, but nothing of that name is there.</source>
        <translation>{file} 为 `{split}` 写了 {entry}，但那里没有这个名称的内容。</translation>
    </message>
    <message>
        <source>has a list of files that is too long</source>
        <translation>的文件列表过长</translation>
    </message>
    <message>
        <source>is protected by a password</source>
        <translation>受密码保护</translation>
    </message>
    <message>
        <source>is packed in a way that cannot be read here (only Store and Deflate can)</source>
        <translation>的压缩方式在此无法读取（只能读取 Store 和 Deflate）</translation>
    </message>
    <message>
        <source>holds a header that is made to fill the memory</source>
        <translation>含有为填满内存而制作的头部</translation>
    </message>
    <message>
        <source>a link</source>
        <translation>链接</translation>
    </message>
    <message>
        <source>a device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>a file with holes</source>
        <translation>稀疏文件</translation>
    </message>
    <message>
        <source>a file larger than 2 GB</source>
        <translation>大于 2 GB 的文件</translation>
    </message>
    <message>
        <source>there twice</source>
        <translation>重复的文件</translation>
    </message>
    <message>
        <source>a name that not every system can store</source>
        <translation>并非所有系统都能保存的名称</translation>
    </message>
    <message>
        <source>a .{suffix} file, which can hold a program</source>
        <translation>可能含有程序的 .{suffix} 文件</translation>
    </message>
    <message>
        <source>a .{suffix} file, which no dataset needs</source>
        <translation>数据集不需要的 .{suffix} 文件</translation>
    </message>
    <message>
        <source>a file without a suffix, which no dataset needs</source>
        <translation>数据集不需要的无后缀文件</translation>
    </message>
    <message>
        <source>There is no run named {name} in the trash.</source>
        <translation>回收站里没有名为 {name} 的记录。</translation>
    </message>
    <message>
        <source>The command `runs trash` lists it.</source>
        <translation>命令 `runs trash` 会列出其中的记录。</translation>
    </message>
    <message>
        <source>There is a run named {name} already.</source>
        <translation>已经有名为 {name} 的记录。</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请换一个名称。</translation>
    </message>
    <message>
        <source>The run {name} is training and cannot be deleted.</source>
        <translation>记录 {name} 正在训练，不能删除。</translation>
    </message>
    <message>
        <source>The run {name} is training and cannot be renamed.</source>
        <translation>记录 {name} 正在训练，不能重命名。</translation>
    </message>
    <message>
        <source>Stop it first.</source>
        <translation>请先停止它。</translation>
    </message>
    <message>
        <source>The run {name} cannot be moved to the trash: {reason}</source>
        <translation>无法把记录 {name} 移到回收站：{reason}</translation>
    </message>
    <message>
        <source>The run {name} cannot be restored: {reason}</source>
        <translation>无法恢复记录 {name}：{reason}</translation>
    </message>
    <message>
        <source>The run {name} cannot be deleted for good: {reason}</source>
        <translation>无法彻底删除记录 {name}：{reason}</translation>
    </message>
    <message>
        <source>The run {name} cannot be renamed: {reason}</source>
        <translation>无法重命名记录 {name}：{reason}</translation>
    </message>
    <message>
        <source>Close programs that have its files open, and try again.</source>
        <translation>请关闭正在使用其文件的程序，然后重试。</translation>
    </message>
    <message>
        <source>There is no training of ultralytics in {folder}: no results.csv is found.</source>
        <translation>{folder} 中没有 ultralytics 的训练：找不到 results.csv。</translation>
    </message>
    <message>
        <source>Choose the folder of a run, such as runs/detect/train, or one above it.</source>
        <translation>请选择训练的文件夹，例如 runs/detect/train，或其上级文件夹。</translation>
    </message>
    <message>
        <source>{folder} is a training for {task}, not for detection.</source>
        <translation>{folder} 是 {task} 任务的训练，不是检测。</translation>
    </message>
    <message>
        <source>The studio compares detectors.</source>
        <translation>本工作室比较的是检测模型。</translation>
    </message>
    <message>
        <source>{file} tells no epoch.</source>
        <translation>{file} 中没有任何一轮的数据。</translation>
    </message>
    <message>
        <source>A run is told by its first epoch.</source>
        <translation>至少需要一轮的数据。</translation>
    </message>
    <message>
        <source>The run {name} cannot be copied: {reason}</source>
        <translation>无法复制训练 {name}：{reason}</translation>
    </message>
    <message>
        <source>Free disk space, or check who may read the folder.</source>
        <translation>请释放磁盘空间，或检查文件夹的读取权限。</translation>
    </message>
    <message>
        <source>{folder} is a run of the studio already.</source>
        <translation>{folder} 已经是本工作室的记录。</translation>
    </message>
    <message>
        <source>{folder} was imported before, as {name}.</source>
        <translation>{folder} 之前已导入为 {name}。</translation>
    </message>
    <message>
        <source>Delete that run first to import it again.</source>
        <translation>如要重新导入，请先删除那条记录。</translation>
    </message>
    <message>
        <source>{file} is too large to be a table of epochs.</source>
        <translation>{file} 太大，不像是各轮的表格。</translation>
    </message>
    <message>
        <source>The table {file} cannot be read: {reason}</source>
        <translation>无法读取表格 {file}：{reason}</translation>
    </message>
    <message>
        <source>The dataset has changed since this run began: {train} training and {val} validation images then, {train_now} and {val_now} now.</source>
        <translation>此次运行开始之后数据集已改变：当时训练图像 {train} 张、验证图像 {val} 张，现在分别为 {train_now} 张和 {val_now} 张。</translation>
    </message>
    <message>
        <source>The dataset has changed since this run began: other training images or labels, as many of them.</source>
        <translation>此次运行开始之后数据集已改变：训练图像或标注与当时不同，数量未变。</translation>
    </message>
    <message>
        <source>The dataset has changed since this run began: other validation images or labels, as many of them.</source>
        <translation>此次运行开始之后数据集已改变：验证图像或标注与当时不同，数量未变。</translation>
    </message>
    <message>
        <source>The dataset has changed since this run began: other training and validation images or labels, as many of them.</source>
        <translation>此次运行开始之后数据集已改变：训练和验证的图像或标注都与当时不同，数量未变。</translation>
    </message>
    <message>
        <source>The note has {count} characters.</source>
        <translation>备注有 {count} 个字符。</translation>
    </message>
    <message>
        <source>Up to {limit} fit; put more into a file.</source>
        <translation>最多 {limit} 个字符；更多内容请放到文件里。</translation>
    </message>
    <message>
        <source>The notes of {name} cannot be written: {reason}</source>
        <translation>无法写入 {name} 的备注：{reason}</translation>
    </message>
    <message>
        <source>Free disk space, or check who owns the folder.</source>
        <translation>请释放磁盘空间，或检查文件夹的所有者。</translation>
    </message>
    <message>
        <source>{name} does not say which model it trained.</source>
        <translation>{name} 没有说明训练的是哪个模型。</translation>
    </message>
    <message>
        <source>Choose the model on the Model page.</source>
        <translation>请在“模型”页选择模型。</translation>
    </message>
    <message>
        <source>The dataset of {name} is not there any more.</source>
        <translation>{name} 的数据集已不在原处。</translation>
    </message>
    <message>
        <source>Open the dataset where it is now; then choose the model.</source>
        <translation>请打开数据集现在的位置，然后选择模型。</translation>
    </message>
    <message>
        <source>The worker has not written anything for {seconds} s: it is blocked or was halted by the system. If it does not go on, kill the run and resume it.</source>
        <translation>训练进程已有 {seconds} 秒没有写入任何内容：它被阻塞或被系统暂停。若一直不继续，请立即结束该运行，然后恢复它。</translation>
    </message>
    <message>
        <source>{file} of the run cannot be used: {reason}</source>
        <translation>该运行的 {file} 无法使用：{reason}</translation>
    </message>
    <message>
        <source>Resume the run: its dataset is looked at again, and the file is written anew.</source>
        <translation>请恢复该运行：程序会重新检查数据集并重新写出此文件。</translation>
    </message>
    <message>
        <source>The model file {file} of the run cannot be used: {reason}</source>
        <translation>该运行的模型文件 {file} 无法使用：{reason}</translation>
    </message>
    <message>
        <source>Start a new run from the model; the best weights of this one can be its pretrained weights.</source>
        <translation>请用该模型开始新的运行；这次运行的最佳权重可作为预训练权重。</translation>
    </message>
    <message>
        <source>it is not there any more.</source>
        <translation>文件已不存在。</translation>
    </message>
    <message>
        <source>it is damaged.</source>
        <translation>文件已损坏。</translation>
    </message>
    <message>
        <source>it is damaged, or its classes are not those that the run was begun with.</source>
        <translation>文件已损坏，或其中的类别与运行开始时不同。</translation>
    </message>
    <message>
        <source>{key} is missing.</source>
        <translation>缺少 {key}。</translation>
    </message>
    <message>
        <source>the dataset {folder} is not there.</source>
        <translation>数据集 {folder} 不存在。</translation>
    </message>
    <message>
        <source>The run {name} cannot go on with batches of {batch} images.</source>
        <translation>运行 {name} 不能以每批 {batch} 张图像继续。</translation>
    </message>
    <message>
        <source>A run can go on with a smaller batch than its own, which is {own}.</source>
        <translation>运行可以用比原来更小的批次继续，原来的批次为 {own}。</translation>
    </message>
    <message>
        <source>The run {name} is not training, so it cannot be paused.</source>
        <translation>运行 {name} 没有在训练，无法暂停。</translation>
    </message>
    <message>
        <source>Its state: {words}.</source>
        <translation>当前状态：{words}。</translation>
    </message>
    <message>
        <source>The run {name} cannot be paused: {reason}</source>
        <translation>运行 {name} 无法暂停：{reason}</translation>
    </message>
    <message>
        <source>The run {name} is not training, so it cannot be continued.</source>
        <translation>运行 {name} 没有在训练，无法继续。</translation>
    </message>
    <message>
        <source>What was stopped is resumed: python main.py train --resume {name}</source>
        <translation>已停止的运行请用“恢复”：python main.py train --resume {name}</translation>
    </message>
    <message>
        <source>The run {name} is not paused.</source>
        <translation>运行 {name} 没有暂停。</translation>
    </message>
    <message>
        <source>The run {name} cannot be continued: {reason}</source>
        <translation>运行 {name} 无法继续：{reason}</translation>
    </message>
    <message>
        <source>Wait for its end, or stop it first.</source>
        <translation>请等待它结束，或先停止它。</translation>
    </message>
    <message>
        <source>The run {name} cannot be extended: it is {words}.</source>
        <translation>运行 {name} 无法延长训练：其状态为 {words}。</translation>
    </message>
    <message>
        <source>A run that has ended can be extended.</source>
        <translation>只有已结束的运行可以延长训练。</translation>
    </message>
    <message>
        <source>The run {name} has {done} epochs, so it cannot be extended to {epochs}.</source>
        <translation>运行 {name} 已有 {done} 轮，无法延长到 {epochs} 轮。</translation>
    </message>
    <message>
        <source>Give the number of all epochs, from {least} to {most}.</source>
        <translation>请给出总轮数，从 {least} 到 {most}。</translation>
    </message>
    <message>
        <source>The run {name} cannot be extended: the state of its optimizer was not kept, or is damaged.</source>
        <translation>运行 {name} 无法延长训练：优化器状态没有保留，或已损坏。</translation>
    </message>
    <message>
        <source>The learning rate follows the longer schedule: it rises from {before} % to {after} % of its first value, so the numbers may fall before they rise.</source>
        <translation>学习率将按更长的计划变化：从初始值的 {before}% 升到 {after}%，因此指标可能先降后升。</translation>
    </message>
    <message>
        <source>The learning rate goes on with {after} % of its first value.</source>
        <translation>学习率从初始值的 {after} % 继续。</translation>
    </message>
    <message>
        <source>The run name is empty.</source>
        <translation>运行名称为空。</translation>
    </message>
    <message>
        <source>The run name {name} has {count} characters.</source>
        <translation>运行名称 {name} 有 {count} 个字符。</translation>
    </message>
    <message>
        <source>The run name {name} has a character that a run name may not have.</source>
        <translation>运行名称 {name} 含有不允许的字符。</translation>
    </message>
    <message>
        <source>The run name {name} ends with a dot.</source>
        <translation>运行名称 {name} 以句点结尾。</translation>
    </message>
    <message>
        <source>The run name {name} is the name of a device on Windows.</source>
        <translation>运行名称 {name} 是 Windows 的设备名。</translation>
    </message>
    <message>
        <source>Use up to {limit} letters (a to z), digits, &apos;-&apos;, &apos;_&apos; and &apos;.&apos;; the first character is no dot.</source>
        <translation>请使用不超过 {limit} 个字母（a 到 z）、数字、“-”、“_”和“.”；首字符不能是句点。</translation>
    </message>
    <message>
        <source>The folder for the run cannot be made: {reason}</source>
        <translation>无法为运行建立文件夹：{reason}</translation>
    </message>
    <message>
        <source>There is no run named {name} in {folder}.</source>
        <translation>{folder} 中没有名为 {name} 的运行。</translation>
    </message>
    <message>
        <source>The command `runs` lists the names of all runs.</source>
        <translation>命令 `runs` 会列出所有运行的名称。</translation>
    </message>
    <message>
        <source>There is no run in {folder}.</source>
        <translation>{folder} 中没有运行。</translation>
    </message>
    <message>
        <source>The name of {path} has bytes that are no UTF-8.</source>
        <translation>{path} 的名称含有不是 UTF-8 的字节。</translation>
    </message>
    <message>
        <source>Give the file or its folder another name.</source>
        <translation>请给该文件或其文件夹换一个名称。</translation>
    </message>
    <message>
        <source>The dataset has no images for {split}, which “split” names.</source>
        <translation>数据集中没有“split”所指定的 {split} 图像。</translation>
    </message>
    <message>
        <source>It has {splits}.</source>
        <translation>它有 {splits}。</translation>
    </message>
    <message>
        <source>“freeze” is {freeze}, but the model has {layers} layers, of which one has to be trained.</source>
        <translation>“freeze”为 {freeze}，但模型共有 {layers} 层，至少要训练其中一层。</translation>
    </message>
    <message>
        <source>Give a smaller number, or a list of numbers from 0 to {last}.</source>
        <translation>请给出更小的数，或 0 到 {last} 之间的编号列表。</translation>
    </message>
    <message>
        <source>“classes” names the class {number}, which the dataset does not have.</source>
        <translation>“classes”指定了类别 {number}，而数据集中没有该类别。</translation>
    </message>
    <message>
        <source>Its classes have the numbers 0 to {last}.</source>
        <translation>它的类别编号为 0 到 {last}。</translation>
    </message>
    <message>
        <source>The journal {file} of the run cannot be read: {reason}</source>
        <translation>无法读取该训练的日志 {file}：{reason}</translation>
    </message>
    <message>
        <source>Put it right, or delete it: the run then goes on from its last checkpoint.</source>
        <translation>请修复或删除该文件：之后训练会从最后一个检查点继续。</translation>
    </message>
    <message>
        <source>The run {name} waits for its turn already.</source>
        <translation>训练 {name} 已在排队等待。</translation>
    </message>
    <message>
        <source>Start it now: python main.py queue start {name}</source>
        <translation>立即开始：python main.py queue start {name}</translation>
    </message>
    <message>
        <source>The folder of the run {name} has no {file}, without which it is no run.</source>
        <translation>训练 {name} 的文件夹中没有 {file}，缺少它就不能算作一次训练。</translation>
    </message>
    <message>
        <source>Bring the file back, or take over what was trained: its weights are in {folder}.</source>
        <translation>请把该文件放回，或直接使用已训练的结果：权重在 {folder} 中。</translation>
    </message>
    <message>
        <source>The loss {name} is not a number any more, since epoch {epoch}.</source>
        <translation>从第 {epoch} 轮起，损失 {name} 不再是数值。</translation>
    </message>
    <message>
        <source>Stop it, and train with a lower learning rate (lr0), or without half precision (amp=False).</source>
        <translation>请停止训练，改用更低的学习率（lr0），或不用半精度（amp=False）。</translation>
    </message>
    <message>
        <source>It does learn from train: the labels of val may be missing or count other classes. Check the data.</source>
        <translation>它确实在从训练集学习：验证集的标注可能缺失或类别编号不同。请检查数据。</translation>
    </message>
    <message>
        <source>After {epochs} epochs mAP50 is still 0.</source>
        <translation>{epochs} 轮之后 mAP50 仍为 0。</translation>
    </message>
    <message>
        <source>The training loss has been rising for {epochs} epochs.</source>
        <translation>训练损失已连续上升 {epochs} 轮。</translation>
    </message>
    <message>
        <source>The learning rate may be too high: try half of it (lr0), or a longer warm-up (warmup_epochs).</source>
        <translation>学习率可能过高：请试用一半（lr0），或更长的预热（warmup_epochs）。</translation>
    </message>
    <message>
        <source>The validation loss has been rising since epoch {epoch} while the training loss falls.</source>
        <translation>从第 {epoch} 轮起验证损失上升，而训练损失下降。</translation>
    </message>
    <message>
        <source>It learns the training images by heart. The best epoch is kept; more images or augmentation help.</source>
        <translation>它在死记训练图像。最佳轮次会保留；更多图像或数据增强会有帮助。</translation>
    </message>
    <message>
        <source>It trains {now} images a second; at first it was {first}.</source>
        <translation>现在每秒训练 {now} 张图像；开始时为 {first} 张。</translation>
    </message>
    <message>
        <source>Something else may use the machine, the GPU may be hot, or the disk cannot keep up.</source>
        <translation>可能有其他程序占用机器、GPU 过热，或磁盘跟不上。</translation>
    </message>
    <message>
        <source>It does learn, but a network from scratch needs many epochs. Pretrained weights make it start far ahead.</source>
        <translation>它确实在学习，但从零开始的网络需要很多轮。预训练权重能让它领先很多起步。</translation>
    </message>
    <message>
        <source>The loss does not fall either: the learning rate may be too high, or the labels do not fit the images.</source>
        <translation>损失也没有下降：学习率可能过高，或标注与图像不符。</translation>
    </message>
    <message>
        <source>The loss was not a number in epoch {epoch}; the epoch was trained again (attempt {attempt} of 3).</source>
        <translation>第 {epoch} 轮的损失不是数字（NaN）；该轮已重新训练（第 {attempt} 次，最多 3 次）。</translation>
    </message>
    <message>
        <source>If it happens again, train with a lower learning rate (lr0), or without half precision (amp=False).</source>
        <translation>若再次发生，请用更低的学习率（lr0）训练，或关闭半精度（amp=False）。</translation>
    </message>
    <message>
        <source>The memory of the device did not suffice for batches of {before} images; it goes on with {after}.</source>
        <translation>设备内存不足以容纳每批 {before} 张图像；改为每批 {after} 张继续训练。</translation>
    </message>
    <message>
        <source>Compare it only with runs of the same batch size.</source>
        <translation>请只与批大小相同的运行比较。</translation>
    </message>
    <message>
        <source>Loading the images takes {percent} % of the training time.</source>
        <translation>读取图像占训练时间的 {percent}%。</translation>
    </message>
    <message>
        <source>Keep them in memory (cache=ram), make large photos smaller, or copy the dataset to a faster disk. A part of it is augmentation.</source>
        <translation>可将图像保存在内存中（cache=ram），缩小大照片，或把数据集复制到更快的磁盘。其中一部分是数据增强的时间。</translation>
    </message>
    <message>
        <source>The GPU waits for images {percent} % of the time.</source>
        <translation>GPU 有 {percent}% 的时间在等待图像。</translation>
    </message>
    <message>
        <source>Let more processes load them (workers), keep them in memory (cache=ram), make large photos smaller, or copy the dataset to a faster disk.</source>
        <translation>可让更多进程读取图像（workers），将图像保存在内存中（cache=ram），缩小大照片，或把数据集复制到更快的磁盘。</translation>
    </message>
    <message>
        <source>The dataset has changed since the run began: images or labels are not what they were.</source>
        <translation>运行开始之后数据集发生了变化：图像或标签已不是原来的样子。</translation>
    </message>
    <message>
        <source>Numbers before and after the change cannot be compared; for those to publish, start a new run.</source>
        <translation>变化前后的数值不能相互比较；要发表的数值，请重新开始一次运行。</translation>
    </message>
    <message>
        <source>The training stood still for {seconds} s: the computer slept, or the process was halted.</source>
        <translation>训练停顿了 {seconds} 秒：计算机休眠了，或者进程被挂起。</translation>
    </message>
    <message>
        <source>It went on; the time counts as time of its epoch.</source>
        <translation>训练已继续；这段时间计入所在的轮次。</translation>
    </message>
    <message>
        <source>The shared memory of this computer has room for {after} of the {before} processes that load images.</source>
        <translation>本机的共享内存只够 {before} 个图像加载进程中的 {after} 个使用。</translation>
    </message>
    <message>
        <source>Training may wait for images. In a container, give it more (docker run --shm-size=8g).</source>
        <translation>训练可能要等待图像。在容器中请给它更多共享内存（docker run --shm-size=8g）。</translation>
    </message>
    <message>
        <source>{free} GB are left on the disk of the runs; the checkpoints of this training may need {needed} GB.</source>
        <translation>存放运行的磁盘只剩 {free} GB；本次训练的检查点可能需要 {needed} GB。</translation>
    </message>
    <message>
        <source>{free} GB are left on the disk of the runs.</source>
        <translation>存放运行的磁盘只剩 {free} GB。</translation>
    </message>
    <message>
        <source>Free some space: a training ends when no checkpoint can be written.</source>
        <translation>请释放一些空间：无法写入检查点时训练会中止。</translation>
    </message>
    <message>
        <source>The memory of the computer is nearly full: {free} of {total} GB are free.</source>
        <translation>计算机内存几乎用尽：{total} GB 中仅剩 {free} GB。</translation>
    </message>
    <message>
        <source>Close other programs, or train with fewer workers and without cache=ram: the system ends what takes most.</source>
        <translation>请关闭其他程序，或减少加载进程且不使用 cache=ram：系统会结束占用最多的进程。</translation>
    </message>
    <message>
        <source>GPU {id} is slowed down by its heat ({celsius} °C).</source>
        <translation>GPU {id} 因过热而降频（{celsius} °C）。</translation>
    </message>
    <message>
        <source>GPU {id} is at {celsius} °C and will soon slow down.</source>
        <translation>GPU {id} 温度为 {celsius} °C，即将降频。</translation>
    </message>
    <message>
        <source>Look after its fans and the air around the computer.</source>
        <translation>请检查风扇和计算机周围的通风。</translation>
    </message>
    <message>
        <source>{names} and {count} more</source>
        <translation>{names} 等（另有 {count} 个）</translation>
    </message>
    <message>
        <source>The weights file {file} cannot be read: it is empty, cut off or no weights file ({reason}).</source>
        <translation>无法读取权重文件 {file}：它是空的、不完整，或不是权重文件（{reason}）。</translation>
    </message>
    <message>
        <source>The weights file {file} is an exported TorchScript model.</source>
        <translation>权重文件 {file} 是导出的 TorchScript 模型。</translation>
    </message>
    <message>
        <source>Choose a .pt file that ultralytics or the studio has written.</source>
        <translation>请选择由 ultralytics 或本软件写出的 .pt 文件。</translation>
    </message>
    <message>
        <source>Choose detection weights, without -seg, -cls, -pose or -obb in the name.</source>
        <translation>请选择检测权重，即名称中不带 -seg、-cls、-pose 或 -obb 的文件。</translation>
    </message>
    <message>
        <source>The weights file {file} needs {classes}, which neither ultralytics nor the studio has.</source>
        <translation>权重文件 {file} 需要 {classes}，而 ultralytics 和本软件都没有。</translation>
    </message>
    <message>
        <source>Get the file again, or choose another one.</source>
        <translation>请重新获取该文件，或选择另一个文件。</translation>
    </message>
    <message>
        <source>Its numbers can be the pretrained weights of a training; it cannot run by itself here.</source>
        <translation>它的数值可以作为训练的预训练权重；它本身无法在这里运行。</translation>
    </message>
    <message>
        <source>The weights file {file} is no checkpoint of torch.</source>
        <translation>权重文件 {file} 不是 torch 的检查点。</translation>
    </message>
    <message>
        <source>There is no weights file {path}.</source>
        <translation>没有权重文件 {path}。</translation>
    </message>
    <message>
        <source>The weights file {file} is no detector: its last layer is {head}.</source>
        <translation>权重文件 {file} 不是检测器：它的最后一层是 {head}。</translation>
    </message>
    <message>
        <source>The weights file {file} holds no network.</source>
        <translation>权重文件 {file} 中没有网络。</translation>
    </message>
    <message>
        <source>Agree to take its numbers without running its code: choose it on the Train page, or add --accept-weights.</source>
        <translation>请同意只取其数值而不运行其代码：在“训练”页选择它，或加上 --accept-weights。</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>请检查路径。</translation>
    </message>
    <message>
        <source>The weights file {file} is no checkpoint of ultralytics.</source>
        <translation>权重文件 {file} 不是 ultralytics 的检查点。</translation>
    </message>
    <message>
        <source>Choose the .pt that was exported.</source>
        <translation>请选择导出前的 .pt 文件。</translation>
    </message>
    <message>
        <source>Use weights that were trained with stock ultralytics or with the studio.</source>
        <translation>请使用由原版 ultralytics 或本软件训练的权重。</translation>
    </message>
    <message>
        <source>The weights file {file} is not opened: it is two files in one, and only one of them can be seen.</source>
        <translation>未打开权重文件 {file}：它由两个文件合成，只能看到其中一个。</translation>
    </message>
    <message>
        <source>Its description is far too large.</source>
        <translation>其描述过于庞大。</translation>
    </message>
    <message>
        <source>Choose a .pt file that `yolo train` wrote.</source>
        <translation>请选择由 `yolo train` 写出的 .pt 文件。</translation>
    </message>
    <message>
        <source>The weights file {file} is not opened: it wants to run {wanted}, and could do anything on this computer.</source>
        <translation>未打开权重文件 {file}：它要运行 {wanted}，可能在这台电脑上做任何事。</translation>
    </message>
    <message>
        <source>The classes are those of the file.</source>
        <translation>类别与文件中的相同。</translation>
    </message>
    <message>
        <source>New: the file has no {module}.</source>
        <translation>新：文件中没有 {module}。</translation>
    </message>
    <message>
        <source>The classes take the values of the file by their number: it has as many, under other names.</source>
        <translation>各类别按编号取文件中的数值：文件中的类别数相同，但名称不同。</translation>
    </message>
    <message>
        <source>All classes are new.</source>
        <translation>所有类别都是新的。</translation>
    </message>
    <message>
        <source>Classes kept by name: {kept}; new: {new}.</source>
        <translation>按名称保留的类别：{kept}；新的类别：{new}。</translation>
    </message>
    <message>
        <source>New: no layer of the file stands for it.</source>
        <translation>新：文件中没有与之对应的层。</translation>
    </message>
    <message>
        <source>Classes kept by name: {kept}.</source>
        <translation>按名称保留的类别：{kept}。</translation>
    </message>
    <message>
        <source>{count} of another shape: {here} here, {there} in the file.</source>
        <translation>{count} 个形状不同：这里是 {here}，文件中是 {there}。</translation>
    </message>
    <message>
        <source>{count} new inside it: {detail}.</source>
        <translation>其中有 {count} 个是新的：{detail}。</translation>
    </message>
    <message>
        <source>{count} new for the classes.</source>
        <translation>{count} 个因类别而是新的。</translation>
    </message>
    <message>
        <source>There is no weights file {name} in {folders}.</source>
        <translation>在 {folders} 中没有权重文件 {name}。</translation>
    </message>
    <message>
        <source>The studio downloads nothing. Get the file, for example from {source}, and put it into {folder}.</source>
        <translation>本软件不会下载任何内容。请自行获取该文件（例如从 {source}），并放到 {folder}。</translation>
    </message>
    <message>
        <source>The weights file holds its network in another form.</source>
        <translation>该权重文件以另一种形式保存其网络。</translation>
    </message>
    <message>
        <source>Use weights of YOLOv5 or later, from ultralytics.</source>
        <translation>请使用 ultralytics 的 YOLOv5 或更高版本的权重。</translation>
    </message>
    <message>
        <source>It was started or removed, perhaps by another studio.</source>
        <translation>它已被启动或移除，可能是由另一个窗口完成的。</translation>
    </message>
    <message>
        <source>The batch for {name} is being found by a run that it is compared with.</source>
        <translation>{name} 的批大小正由与之比较的运行确定。</translation>
    </message>
    <message>
        <source>The device is taken by {name}.</source>
        <translation>该设备被 {name} 占用。</translation>
    </message>
    <message>
        <source>The run {name} does not wait any more.</source>
        <translation>运行 {name} 已不再等待。</translation>
    </message>
    <message>
        <source>Wait for its end, or choose another device.</source>
        <translation>请等它结束，或选择另一个设备。</translation>
    </message>
    <message>
        <source>Wait for the first epoch of that run.</source>
        <translation>请等那个运行完成第一轮。</translation>
    </message>
    <message>
        <source>Give 1 to {most}.</source>
        <translation>请输入 1 到 {most}。</translation>
    </message>
    <message>
        <source>{seeds} is not a number of seeds.</source>
        <translation>{seeds} 不是有效的种子个数。</translation>
    </message>
    <message>
        <source>Another studio is changing the queue.</source>
        <translation>另一个窗口正在更改队列。</translation>
    </message>
    <message>
        <source>Free disk space, or check who may write to the runs folder.</source>
        <translation>请释放磁盘空间，或检查运行文件夹的写入权限。</translation>
    </message>
    <message>
        <source>The queue cannot be written: {reason}</source>
        <translation>无法写入队列：{reason}</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>请稍后再试。</translation>
    </message>
    <message>
        <source>The default is {default}.</source>
        <translation>默认值为 {default}。</translation>
    </message>
    <message>
        <source>“{key}” is one of {choices}, not “{value}”.</source>
        <translation>“{key}”应为 {choices} 之一，而不是“{value}”。</translation>
    </message>
    <message>
        <source>“{key}” is {value}; it has to be from {low} to {high}.</source>
        <translation>“{key}”为 {value}；必须在 {low} 到 {high} 之间。</translation>
    </message>
    <message>
        <source>“{key}” is {value}; it has to be {low} or more.</source>
        <translation>“{key}”为 {value}；必须不小于 {low}。</translation>
    </message>
    <message>
        <source>“{key}” needs a value.</source>
        <translation>“{key}”需要一个值。</translation>
    </message>
    <message>
        <source>“{key}” takes True or False, not “{value}”.</source>
        <translation>“{key}”应为 True 或 False，而不是“{value}”。</translation>
    </message>
    <message>
        <source>“{key}” takes a number or a word, not “{value}”.</source>
        <translation>“{key}”应为数字或单词，而不是“{value}”。</translation>
    </message>
    <message>
        <source>“{key}” takes a number or two numbers, not “{value}”.</source>
        <translation>“{key}”应为一个或两个数字，而不是“{value}”。</translation>
    </message>
    <message>
        <source>“{key}” takes a number, not “{value}”.</source>
        <translation>“{key}”应为数字，而不是“{value}”。</translation>
    </message>
    <message>
        <source>“{key}” takes a share up to 1, or a whole number from 1 on, not “{value}”.</source>
        <translation>“{key}”应为不超过 1 的比例，或不小于 1 的整数，而不是“{value}”。</translation>
    </message>
    <message>
        <source>“{key}” takes a whole number from 0 on, or several: [0, 2], not “{value}”.</source>
        <translation>“{key}”应为不小于 0 的整数，或多个整数：[0, 2]，而不是“{value}”。</translation>
    </message>
    <message>
        <source>“{key}” takes a whole number, not “{value}”.</source>
        <translation>“{key}”应为整数，而不是“{value}”。</translation>
    </message>
    <message>
        <source>“{key}” takes a word, not “{value}”.</source>
        <translation>“{key}”应为单词，而不是“{value}”。</translation>
    </message>
    <message>
        <source>For example: cos_lr=True nbs=8</source>
        <translation>例如：cos_lr=True nbs=8</translation>
    </message>
    <message>
        <source>For example: freeze=[0,1]</source>
        <translation>例如：freeze=[0,1]</translation>
    </message>
    <message>
        <source>Give a number, a word or a short list.</source>
        <translation>请输入数字、单词或简短的列表。</translation>
    </message>
    <message>
        <source>It has a place of its own in the window, and the option {option}.</source>
        <translation>它在窗口中有自己的位置，在命令行中有选项 {option}。</translation>
    </message>
    <message>
        <source>The names are those of `yolo train`.</source>
        <translation>名称与 `yolo train` 的相同。</translation>
    </message>
    <message>
        <source>The value of “{key}” cannot be read: {text}</source>
        <translation>无法读取“{key}”的值：{text}</translation>
    </message>
    <message>
        <source>The value of “{key}” has {count} characters.</source>
        <translation>“{key}”的值有 {count} 个字符。</translation>
    </message>
    <message>
        <source>“{key}” is not a training argument of ultralytics {version}.</source>
        <translation>“{key}”不是 ultralytics {version} 的训练参数。</translation>
    </message>
    <message>
        <source>“{key}” is not given as key=value.</source>
        <translation>“{key}”不以 key=value 的形式给出。</translation>
    </message>
    <message>
        <source>“{word}” is not of the form key=value.</source>
        <translation>“{word}”不是 key=value 的形式。</translation>
    </message>
    <message>
        <source>Choose a dataset first.</source>
        <translation>请先选择数据集。</translation>
    </message>
    <message>
        <source>It ended without a word; its log says what came last.</source>
        <translation>它没有任何说明就结束了；日志中有最后的记录。</translation>
    </message>
    <message>
        <source>The queue goes on with the next run.</source>
        <translation>队列继续下一个运行。</translation>
    </message>
    <message>
        <source>The queue is held; nothing else starts.</source>
        <translation>队列已暂停；不会开始其他训练。</translation>
    </message>
    <message>
        <source>It is tried again. Until then, Start now starts a run by hand.</source>
        <translation>会再次尝试。在此之前，可用“立即开始”手动开始运行。</translation>
    </message>
    <message>
        <source>The queue does not go on by itself: {reason}</source>
        <translation>队列无法自动继续：{reason}</translation>
    </message>
    <message>
        <source>There is no dataset to train on.</source>
        <translation>没有可供训练的数据集。</translation>
    </message>
    <message>
        <source>{name} failed: {reason}</source>
        <translation>{name} 失败：{reason}</translation>
    </message>
    <message>
        <source>Give a number from 0 to 2147483647.</source>
        <translation>请输入 0 到 2147483647 之间的数字。</translation>
    </message>
    <message>
        <source>Give cpu, mps, the number of a GPU, or several: 0,1. Nothing chooses the first GPU, else the CPU.</source>
        <translation>请输入 cpu、mps、GPU 的编号，或多个编号：0,1。留空则选择第一个 GPU，否则用 CPU。</translation>
    </message>
    <message>
        <source>{device} is not a device.</source>
        <translation>{device} 不是设备。</translation>
    </message>
    <message>
        <source>{seed} is not a seed.</source>
        <translation>{seed} 不是有效的种子。</translation>
    </message>
    <message>
        <source>The edited model cannot be written: {reason}</source>
        <translation>编辑过的模型无法写入：{reason}</translation>
    </message>
    <message>
        <source>The torch that is installed is built without CUDA, so it cannot use the graphics card.</source>
        <translation>已安装的 torch 不含 CUDA，因此无法使用显卡。</translation>
    </message>
    <message>
        <source>Install a build of torch with CUDA, as pytorch.org describes, or choose the CPU.</source>
        <translation>请按 pytorch.org 的说明安装含 CUDA 的 torch，或选择 CPU。</translation>
    </message>
    <message>
        <source>The torch that is installed needs a driver for CUDA {needed}; the one of the graphics card is for CUDA {found}.</source>
        <translation>已安装的 torch 需要支持 CUDA {needed} 的驱动程序；显卡现有的驱动程序只支持到 CUDA {found}。</translation>
    </message>
    <message>
        <source>Update the driver, or install a build of torch for an older CUDA, as pytorch.org describes.</source>
        <translation>请更新驱动程序，或按 pytorch.org 的说明安装面向较旧 CUDA 的 torch。</translation>
    </message>
    <message>
        <source>The torch that is installed does not support this graphics card: one of both is too old for the other.</source>
        <translation>已安装的 torch 不支持这块显卡：两者之一相对另一个过旧。</translation>
    </message>
    <message>
        <source>Choose another device, or install a build of torch that supports the card, as pytorch.org describes.</source>
        <translation>请选择其他设备，或按 pytorch.org 的说明安装支持这块显卡的 torch。</translation>
    </message>
    <message>
        <source>The graphics card reported an error: {words}</source>
        <translation>显卡报告了错误：{words}</translation>
    </message>
    <message>
        <source>Resume the run. If it happens again, restart the computer and update the driver of the card.</source>
        <translation>请恢复运行。如果再次发生，请重启计算机并更新显卡的驱动程序。</translation>
    </message>
    <message>
        <source>Check that its folder can be written to.</source>
        <translation>请检查它的文件夹是否可以写入。</translation>
    </message>
    <message>
        <source>Often the computer ran out of memory: use a smaller batch or smaller images, then resume it.</source>
        <translation>多半是计算机内存不足：请减小批次或图像尺寸，然后恢复运行。</translation>
    </message>
    <message>
        <source>Resume it to go on from its last full epoch.</source>
        <translation>恢复运行即可从最后一个完整轮次继续。</translation>
    </message>
    <message>
        <source>Resume it, or start a new one.</source>
        <translation>请恢复它，或开始一次新的运行。</translation>
    </message>
    <message>
        <source>The disk is full: free some space, then resume it.</source>
        <translation>磁盘已满：请腾出空间，然后恢复运行。</translation>
    </message>
    <message>
        <source>The run {name} cannot be started: {reason}</source>
        <translation>运行 {name} 无法启动：{reason}</translation>
    </message>
    <message>
        <source>The run {name} cannot be told to stop: {reason}</source>
        <translation>无法通知运行 {name} 停止：{reason}</translation>
    </message>
    <message>
        <source>The run {name} is over: {words}.</source>
        <translation>运行 {name} 已经结束：{words}。</translation>
    </message>
    <message>
        <source>The run {name} is running already.</source>
        <translation>运行 {name} 已经在运行。</translation>
    </message>
    <message>
        <source>A process that loads images was ended, by a person or by the system.</source>
        <translation>一个加载图像的进程被人或系统结束了。</translation>
    </message>
    <message>
        <source>A training argument is not known: {words}</source>
        <translation>有一个训练参数无法识别：{words}</translation>
    </message>
    <message>
        <source>Change the batch size by one, or use images of at least 64 pixels.</source>
        <translation>请把批次大小加一或减一，或使用至少 64 像素的图像。</translation>
    </message>
    <message>
        <source>Check the dataset: its report names the fault of each image.</source>
        <translation>请检查数据集：其报告列出了每张图像的问题。</translation>
    </message>
    <message>
        <source>Choose another device; the command `doctor` shows what is found.</source>
        <translation>请选择其他设备；命令 `doctor` 会列出找到的设备。</translation>
    </message>
    <message>
        <source>Correct its name.</source>
        <translation>请改正它的名称。</translation>
    </message>
    <message>
        <source>Free some space, then resume the run: its last checkpoint is whole.</source>
        <translation>请腾出空间，然后恢复运行：最后的检查点是完整的。</translation>
    </message>
    <message>
        <source>None of the images can be used for training.</source>
        <translation>没有一张图像可以用于训练。</translation>
    </message>
    <message>
        <source>Often the memory did not suffice: train with fewer of them (workers), then resume the run.</source>
        <translation>多半是内存不足：请减少加载进程（workers），然后恢复运行。</translation>
    </message>
    <message>
        <source>Put it back, or check the dataset again; then resume the run.</source>
        <translation>请把它放回原处，或重新检查数据集，然后恢复运行。</translation>
    </message>
    <message>
        <source>Resume it with a smaller batch, or use smaller images or a smaller scale, and close other programs.</source>
        <translation>请用更小的批次恢复运行，或使用更小的图像、更小的规模，并关闭其他程序。</translation>
    </message>
    <message>
        <source>The chosen graphics card is not there or its driver does not work.</source>
        <translation>所选的显卡不存在，或其驱动程序无法工作。</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>磁盘已满。</translation>
    </message>
    <message>
        <source>The image {name} was there when the training began and cannot be read now.</source>
        <translation>图像 {name} 在训练开始时存在，现在却无法读取。</translation>
    </message>
    <message>
        <source>The last batch of an epoch holds one image, which cannot be trained at this image size.</source>
        <translation>每轮的最后一批只有一张图像，在这个图像尺寸下无法训练。</translation>
    </message>
    <message>
        <source>The log of the run holds the details.</source>
        <translation>详情见该运行的日志。</translation>
    </message>
    <message>
        <source>The loss was not a number in the first epoch trained, so nothing of it was kept.</source>
        <translation>训练的第一轮损失就不是数值，因此没有保留任何结果。</translation>
    </message>
    <message>
        <source>The loss was not a number several times, so the training cannot go on.</source>
        <translation>损失多次不是数值，训练无法继续。</translation>
    </message>
    <message>
        <source>The memory did not suffice for this training.</source>
        <translation>内存不足以完成这次训练。</translation>
    </message>
    <message>
        <source>The shared memory of this computer is too small for the processes that load images.</source>
        <translation>本机的共享内存不够加载图像的进程使用。</translation>
    </message>
    <message>
        <source>The worker stopped with an unexpected error: {kind}: {words}</source>
        <translation>训练进程因意外错误而停止：{kind}：{words}</translation>
    </message>
    <message>
        <source>Windows has no room left for the memory of this training: its paging file is too small.</source>
        <translation>Windows 没有足够的内存供这次训练使用：页面文件（虚拟内存）太小。</translation>
    </message>
    <message>
        <source>Train with fewer processes that load images (workers), close other programs, or let Windows manage the size of the paging file; then resume the run.</source>
        <translation>请减少加载图像的进程数（workers）、关闭其他程序，或让 Windows 自动管理页面文件大小，然后继续该运行。</translation>
    </message>
    <message>
        <source>Train with a lower learning rate (lr0) or with amp=False.</source>
        <translation>请用更低的学习率（lr0）或 amp=False 训练。</translation>
    </message>
    <message>
        <source>Train with workers=0.</source>
        <translation>请用 workers=0 训练。</translation>
    </message>
    <message>
        <source>If it does not go on, end the run at once and resume it; its log shows the place.</source>
        <translation>如果它一直不继续，请立即结束该运行并恢复；日志中有所在的位置。</translation>
    </message>
    <message>
        <source>If it happens again, train with a lower learning rate (lr0) or with amp=False.</source>
        <translation>如果再次发生，请用更低的学习率（lr0）或 amp=False 训练。</translation>
    </message>
    <message>
        <source>It goes on; the time counts as time of its epoch.</source>
        <translation>训练继续进行；这段时间计入所在的轮次。</translation>
    </message>
    <message>
        <source>Some numbers of this run are missing ({part}: {reason}).</source>
        <translation>这次运行缺少一些数值（{part}：{reason}）。</translation>
    </message>
    <message>
        <source>The dataset check lists them. The first: {first}</source>
        <translation>数据集检查会列出它们。第一张：{first}</translation>
    </message>
    <message>
        <source>The training has given no sign of life for {seconds} s; it is in {place}.</source>
        <translation>训练已有 {seconds} 秒没有动静；它停在 {place}。</translation>
    </message>
    <message>
        <source>The training itself goes on.</source>
        <translation>训练本身仍在继续。</translation>
    </message>
    <message>
        <source>{count} training images are left out, because they or their labels are faulty.</source>
        <translation>有 {count} 张训练图像被略去，因为图像或其标签有错误。</translation>
    </message>
    <message>
        <source>{count} validation images are left out, because they or their labels are faulty.</source>
        <translation>有 {count} 张验证图像被略去，因为图像或其标签有错误。</translation>
    </message>
    <message>
        <source>All epochs were trained before; only the last steps were made up for.</source>
        <translation>所有轮次此前已训练完毕；只补做了最后的步骤。</translation>
    </message>
    <message>
        <source>{count} images could not be read: {names}</source>
        <translation>有 {count} 张图像无法读取：{names}</translation>
    </message>
    <message>
        <source>They are left out of the results.</source>
        <translation>结果中不包含它们。</translation>
    </message>
    <message>
        <source>The training has ended without telling how.</source>
        <translation>训练已结束，但没有说明结果。</translation>
    </message>
    <message>
        <source>Often the computer ran out of memory: use a smaller batch or fewer workers, then resume the run.</source>
        <translation>多半是计算机内存不足：请减小批次或减少 workers，然后恢复运行。</translation>
    </message>
    <message>
        <source>No free port was found by which the processes of the GPUs could meet.</source>
        <translation>没有找到可供各 GPU 进程通信的空闲端口。</translation>
    </message>
    <message>
        <source>Start the run again.</source>
        <translation>请重新启动该运行。</translation>
    </message>
    <message>
        <source>This device cannot train in bfloat16.</source>
        <translation>该设备无法以 bfloat16 训练。</translation>
    </message>
    <message>
        <source>Train with amp=True or amp=False.</source>
        <translation>请用 amp=True 或 amp=False 训练。</translation>
    </message>
</context>
<context>
    <name>CostPane</name>
    <message>
        <source>Accuracy for its cost</source>
        <translation>精度与代价</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>GFLOPs</source>
        <translation>GFLOPs</translation>
    </message>
    <message>
        <source>Seconds an epoch</source>
        <translation>每轮秒数</translation>
    </message>
</context>
<context>
    <name>CostPlot</name>
    <message>
        <source>{name}: {value} at {cost}</source>
        <translation>{name}：{value}，代价 {cost}</translation>
    </message>
    <message>
        <source>no other is better for as little</source>
        <translation>同等或更低代价下没有更好的</translation>
    </message>
</context>
<context>
    <name>CostView</name>
    <message>
        <source>Measuring: the model is being built once…</source>
        <translation>正在测量：模型正在构建一次…</translation>
    </message>
    <message>
        <source>The cost is measured as soon as the model has no errors.</source>
        <translation>模型没有错误之后才会测量开销。</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>GFLOPs</source>
        <translation>GFLOPs</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Module</source>
        <translation>模块</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>{change} ({percent} %) against the base</source>
        <translation>与基础模型相比 {change}（{percent} %）</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Something unexpected happened</source>
        <translation>发生了意外情况</translation>
    </message>
    <message>
        <source>This is a fault of the studio, not yours. Your files and running trainings are not affected; you can go on working. The details below help to find it.</source>
        <translation>这是本软件的问题，与您的操作无关。您的文件和正在进行的训练不受影响，可以继续工作。下面的详细信息有助于找出原因。</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
    <message>
        <source>Open the log</source>
        <translation>打开日志</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message numerus="yes">
        <source>%n unexpected error(s)</source>
        <translation>
            <numerusform>%n 个意外错误</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DatasetPage</name>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Scan again</source>
        <translation>重新扫描</translation>
    </message>
    <message>
        <source>Choose another…</source>
        <translation>选择其他…</translation>
    </message>
    <message>
        <source>A folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>A file: data.yaml, zip, COCO, VOC, LabelMe…</source>
        <translation>文件：data.yaml、zip、COCO、VOC、LabelMe…</translation>
    </message>
    <message>
        <source>The dataset is being scanned.</source>
        <translation>正在扫描数据集。</translation>
    </message>
    <message>
        <source>The dataset is being imported.</source>
        <translation>正在导入数据集。</translation>
    </message>
    <message>
        <source>Choose a dataset first.</source>
        <translation>请先选择数据集。</translation>
    </message>
    <message>
        <source>Choose the dataset&apos;s folder</source>
        <translation>选择数据集文件夹</translation>
    </message>
    <message>
        <source>Datasets (*.yaml *.yml *.zip *.tar *.tar.gz *.tgz *.tar.bz2 *.tar.xz *.json *.xml);;All files (*)</source>
        <translation>数据集 (*.yaml *.yml *.zip *.tar *.tar.gz *.tgz *.tar.bz2 *.tar.xz *.json *.xml);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Choose the dataset&apos;s file</source>
        <translation>选择数据集文件</translation>
    </message>
    <message>
        <source>Labels were changed since the scan.</source>
        <translation>扫描之后标注有改动。</translation>
    </message>
    <message>
        <source>Scan again to see what is left of the findings; the numbers are those of before.</source>
        <translation>请重新扫描，查看还剩哪些问题；现在的数字是改动之前的。</translation>
    </message>
    <message>
        <source>The dataset card was written.</source>
        <translation>数据集卡片已写好。</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) were changed.</source>
        <translation>
            <numerusform>已更改 %n 个文件。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were left: they are no longer as they were.</source>
        <translation>
            <numerusform>有 %n 个未更改：它们已不是原来的样子。</numerusform>
        </translation>
    </message>
    <message>
        <source>The copy lies in %1</source>
        <translation>副本位于 %1</translation>
    </message>
    <message>
        <source>Undo the fix</source>
        <translation>撤销修复</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>The old files are kept in %1</source>
        <translation>旧文件保存在 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are as they were before the fix.</source>
        <translation>
            <numerusform>%n 个文件已恢复到修复之前。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) were imported.</source>
        <translation>
            <numerusform>已导入 %n 张图像。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n remark(s), see import-report.json there.</source>
        <translation>
            <numerusform>有 %n 条说明，见该处的 import-report.json。</numerusform>
        </translation>
    </message>
    <message>
        <source>The new dataset lies in %1</source>
        <translation>新数据集位于 %1</translation>
    </message>
    <message>
        <source>Name the classes…</source>
        <translation>为类别命名…</translation>
    </message>
    <message>
        <source>New split…</source>
        <translation>重新划分…</translation>
    </message>
    <message>
        <source>Divide the images anew, in a new dataset; this one stays as it is</source>
        <translation>在新数据集中重新划分图像；当前数据集保持不变</translation>
    </message>
    <message>
        <source>Make a validation split…</source>
        <translation>划分验证集…</translation>
    </message>
    <message>
        <source>%1 has images for %2 only; training needs train and val.</source>
        <translation>%1 只有 %2 的图像；训练需要 train 和 val。</translation>
    </message>
    <message>
        <source>No file names the classes; they are called by their numbers.</source>
        <translation>没有文件给出类别名称；现在用编号称呼它们。</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>A new dataset is written; what you dropped is only read.</source>
        <translation>会写入一个新的数据集；您拖入的内容只读取。</translation>
    </message>
    <message>
        <source>From a folder of images to a trained detector</source>
        <translation>从一个图像文件夹到训练好的检测器</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>正在导入…</translation>
    </message>
    <message>
        <source>Looking at what this is…</source>
        <translation>正在识别这是什么…</translation>
    </message>
    <message>
        <source>Painting the demo dataset…</source>
        <translation>正在绘制演示数据集…</translation>
    </message>
    <message>
        <source>Looking at every image and label…</source>
        <translation>正在检查每一张图像和标注…</translation>
    </message>
    <message>
        <source>Choose the images to learn from. Nothing in your folder is changed unasked.</source>
        <translation>选择用来学习的图像。未经您同意，文件夹中的内容不会改动。</translation>
    </message>
    <message>
        <source>Is the dataset fit to train on? Nothing in your folder is changed unasked.</source>
        <translation>数据集适合训练吗？未经您同意，文件夹中的内容不会改动。</translation>
    </message>
</context>
<context>
    <name>DatasetStart</name>
    <message>
        <source>Drop your dataset here</source>
        <translation>把数据集拖到这里</translation>
    </message>
    <message>
        <source>A folder, a data.yaml, a zip or tar, or annotations of COCO, Pascal VOC or LabelMe</source>
        <translation>文件夹、data.yaml、zip 或 tar，或 COCO、Pascal VOC、LabelMe 标注</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Choose a file instead…</source>
        <translation>改为选择文件…</translation>
    </message>
    <message>
        <source>No dataset at hand?</source>
        <translation>手头没有数据集？</translation>
    </message>
    <message>
        <source>A small painted dataset lets you try everything in a few minutes, without a download.</source>
        <translation>用一个绘制出来的小数据集，几分钟就能体验全部功能，无需下载。</translation>
    </message>
    <message>
        <source>Try the demo dataset</source>
        <translation>试用演示数据集</translation>
    </message>
    <message>
        <source>Recent datasets</source>
        <translation>最近的数据集</translation>
    </message>
    <message>
        <source>The datasets you open appear here.</source>
        <translation>打开过的数据集会显示在这里。</translation>
    </message>
    <message>
        <source>Take it off this list</source>
        <translation>从列表中移除</translation>
    </message>
</context>
<context>
    <name>DetectionsOrPlots</name>
    <message>
        <source>Drawn by ultralytics; the numbers behind were not kept.</source>
        <translation>由 ultralytics 绘制；背后的数值没有保留。</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Show the picture at its full size, in the program that your system has for pictures</source>
        <translation>用系统的图片程序以原始大小显示此图片</translation>
    </message>
    <message>
        <source>This picture cannot be read.</source>
        <translation>无法读取此图片。</translation>
    </message>
</context>
<context>
    <name>DetectionsPane</name>
    <message>
        <source>No matrix and no curves</source>
        <translation>没有矩阵和曲线</translation>
    </message>
    <message>
        <source>They are kept when a training ends, for trainings of this version of the studio.</source>
        <translation>由本版本完成的训练会在结束时保存它们。</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>This training made no confusion matrix (plots=False).</source>
        <translation>这次训练没有生成混淆矩阵（plots=False）。</translation>
    </message>
    <message>
        <source>Shares (%)</source>
        <translation>占比（%）</translation>
    </message>
    <message>
        <source>Boxes</source>
        <translation>框数</translation>
    </message>
    <message>
        <source>PR</source>
        <translation>PR</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>Run whose matrix is shown</source>
        <translation>显示哪条记录的矩阵</translation>
    </message>
    <message>
        <source>all classes</source>
        <translation>所有类别</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
</context>
<context>
    <name>DeviceBox</name>
    <message>
        <source>first GPU, else the CPU</source>
        <translation>第一个 GPU，否则 CPU</translation>
    </message>
    <message>
        <source>GPUs {ids} together</source>
        <translation>GPU {ids} 一起使用</translation>
    </message>
    <message>
        <source>Each GPU trains its share of every batch, in a process of its own. The batch is a multiple of {count}.</source>
        <translation>每个 GPU 在各自的进程中训练每个批次的一份。批次大小须为 {count} 的倍数。</translation>
    </message>
    <message>
        <source>{name}, which the installed torch cannot use</source>
        <translation>{name}，已安装的 torch 无法使用</translation>
    </message>
    <message>
        <source>{name}, {memory} GB</source>
        <translation>{name}，{memory} GB</translation>
    </message>
    <message>
        <source>{name}, in use: {free} of {memory} GB free</source>
        <translation>{name}，占用中：剩余 {free} / {memory} GB</translation>
    </message>
    <message>
        <source>{name}, {free} of {memory} GB free</source>
        <translation>{name}，剩余 {free} / {memory} GB</translation>
    </message>
    <message>
        <source>{name}, {free} GB free</source>
        <translation>{name}，剩余 {free} GB</translation>
    </message>
    <message>
        <source>Another program is busy with this GPU: a training may not fit into the memory that is left.</source>
        <translation>其他程序正在使用该 GPU：剩余显存可能不够训练。</translation>
    </message>
    <message>
        <source>Works everywhere, and takes many times as long as a GPU. The memory is that of the computer.</source>
        <translation>处处可用，但耗时是 GPU 的许多倍。这里显示的是计算机内存。</translation>
    </message>
</context>
<context>
    <name>DifferenceView</name>
    <message>
        <source>No base to compare with</source>
        <translation>没有可比较的基础模型</translation>
    </message>
    <message>
        <source>The file does not say which stock model it was made from.</source>
        <translation>文件没有说明它源自哪个原版模型。</translation>
    </message>
    <message>
        <source>The same as {base}</source>
        <translation>与 {base} 相同</translation>
    </message>
    <message>
        <source>This is the baseline: nothing was added, changed or removed.</source>
        <translation>这是基线：没有增加、更改或删除任何内容。</translation>
    </message>
    <message>
        <source>Against {base}</source>
        <translation>与 {base} 相比</translation>
    </message>
    <message>
        <source>{added} added, {changed} changed, {moved} moved, {removed} removed</source>
        <translation>新增 {added}，更改 {changed}，移动 {moved}，移除 {removed}</translation>
    </message>
    <message>
        <source>In words</source>
        <translation>文字说明</translation>
    </message>
    <message>
        <source>As text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文本</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
    <message>
        <source>Difference as text</source>
        <translation>文本差异</translation>
    </message>
    <message numerus="yes">
        <source>Show %n more change(s)</source>
        <translation>
            <numerusform>再显示 %n 处变化</numerusform>
        </translation>
    </message>
    <message>
        <source>Go to this layer</source>
        <translation>转到此层</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>增加</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>已移动</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>DropModule</name>
    <message>
        <source>Replace {layer} by {module}</source>
        <translation>用 {module} 替换 {layer}</translation>
    </message>
    <message>
        <source>Insert {module} between {source} and {reader}</source>
        <translation>在 {source} 和 {reader} 之间插入 {module}</translation>
    </message>
    <message>
        <source>Add {module}, reading {layer}</source>
        <translation>添加 {module}，读取 {layer}</translation>
    </message>
</context>
<context>
    <name>EditorActions</name>
    <message>
        <source>Insert a module… (Space)</source>
        <translation>插入模块…（空格）</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制一份</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>剪切</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Move up in the file</source>
        <translation>在文件中上移</translation>
    </message>
    <message>
        <source>Move down in the file</source>
        <translation>在文件中下移</translation>
    </message>
    <message>
        <source>Find a layer…</source>
        <translation>查找层…</translation>
    </message>
    <message>
        <source>Tidy up: all cards into their lanes</source>
        <translation>整理：所有卡片回到各自的列</translation>
    </message>
    <message>
        <source>Align in a column</source>
        <translation>对齐成一列</translation>
    </message>
    <message>
        <source>Align in a row</source>
        <translation>对齐成一行</translation>
    </message>
    <message>
        <source>Show what is inside</source>
        <translation>查看内部结构</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undo: {step}</source>
        <translation>撤销：{step}</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Redo: {step}</source>
        <translation>重做：{step}</translation>
    </message>
</context>
<context>
    <name>EditorBar</name>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>GFLOPs</source>
        <translation>GFLOPs</translation>
    </message>
    <message>
        <source>Bars show</source>
        <translation>条形表示</translation>
    </message>
    <message>
        <source>Show the whole model (F)</source>
        <translation>显示整个模型 (F)</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>放大 (+)</translation>
    </message>
    <message>
        <source>Zoom out (-)</source>
        <translation>缩小 (-)</translation>
    </message>
    <message>
        <source>Modules, outline and problems</source>
        <translation>模块、大纲和问题</translation>
    </message>
    <message>
        <source>Overview in the corner</source>
        <translation>角落里的缩略图</translation>
    </message>
</context>
<context>
    <name>EditorFoot</name>
    <message>
        <source>Previous picture (Page Up)</source>
        <translation>上一张图像 (Page Up)</translation>
    </message>
    <message>
        <source>Next picture (Page Down)</source>
        <translation>下一张图像 (Page Down)</translation>
    </message>
</context>
<context>
    <name>EditorSide</name>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Rows of the label file</source>
        <translation>标注文件的各行</translation>
    </message>
    <message>
        <source>Make a box</source>
        <translation>改成框</translation>
    </message>
    <message>
        <source>Write the row anew as a box: mends a faulty row, turns a polygon into a box</source>
        <translation>把这一行重写为框：修好有错的行，或把多边形变成框</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Remove the picked row (Delete)</source>
        <translation>删除选中的行 (Delete)</translation>
    </message>
    <message numerus="yes">
        <source>%n box(es)</source>
        <translation>
            <numerusform>%n 个框</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n faulty</source>
        <translation>
            <numerusform>%n 行有错</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EditorTools</name>
    <message>
        <source>Pick and move</source>
        <translation>选择和移动</translation>
    </message>
    <message>
        <source>Draw a box</source>
        <translation>画框</translation>
    </message>
    <message>
        <source>Pick, move and stretch boxes (V)</source>
        <translation>选择、移动和拉伸框 (V)</translation>
    </message>
    <message>
        <source>Draw new boxes (N)</source>
        <translation>画新的框 (N)</translation>
    </message>
    <message>
        <source>Show the whole picture (F)</source>
        <translation>显示整张图像 (F)</translation>
    </message>
    <message>
        <source>Bring the picked box close (Z)</source>
        <translation>放大选中的框 (Z)</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Write the changes into the label files (Ctrl+S)</source>
        <translation>把改动写入标注文件 (Ctrl+S)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) not saved</source>
        <translation>
            <numerusform>%n 张图像未保存</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EpochSamples</name>
    <message>
        <source>Labels</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Green: found. Red: false. Dashed: missed.</source>
        <translation>绿色：正确。红色：误检。虚线：漏检。</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>{name} cannot be read any more.</source>
        <translation>{name} 已无法读取。</translation>
    </message>
    <message>
        <source>Epoch {epoch} of {last}</source>
        <translation>第 {epoch} 轮，共 {last} 轮</translation>
    </message>
    <message>
        <source>This run kept no predictions of sample images.</source>
        <translation>这次训练没有保存示例图像的预测结果。</translation>
    </message>
    <message>
        <source>No images</source>
        <translation>没有图像</translation>
    </message>
    <message>
        <source>No images yet</source>
        <translation>还没有图像</translation>
    </message>
    <message>
        <source>Four validation images appear here after the first epoch, with what the model sees in them.</source>
        <translation>第一轮之后，这里会显示四张验证图像以及模型在其中看到的内容。</translation>
    </message>
</context>
<context>
    <name>ErrorNote</name>
    <message>
        <source>Copy the message</source>
        <translation>复制这条消息</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ExportButton</name>
    <message>
        <source>Comparison as {kind}…</source>
        <translation>将比较导出为 {kind}…</translation>
    </message>
    <message>
        <source>List as {kind}…</source>
        <translation>将列表导出为 {kind}…</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行记录</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
</context>
<context>
    <name>ExportMenu</name>
    <message>
        <source>Export the figure</source>
        <translation>导出图</translation>
    </message>
    <message>
        <source>The figure could not be saved.</source>
        <translation>无法保存此图。</translation>
    </message>
    <message>
        <source>The figure was saved: {path}</source>
        <translation>图已保存：{path}</translation>
    </message>
    <message>
        <source>The figure was copied as a picture.</source>
        <translation>已将图复制为图像。</translation>
    </message>
    <message>
        <source>The template was saved: {path}</source>
        <translation>模板已保存：{path}</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Figure as PDF…</source>
        <translation>导出为 PDF…</translation>
    </message>
    <message>
        <source>Figure as SVG…</source>
        <translation>导出为 SVG…</translation>
    </message>
    <message>
        <source>Figure as PNG…</source>
        <translation>导出为 PNG…</translation>
    </message>
    <message>
        <source>Copy as image</source>
        <translation>复制为图像</translation>
    </message>
    <message>
        <source>Save as template…</source>
        <translation>存为模板…</translation>
    </message>
</context>
<context>
    <name>ExtendDialog</name>
    <message>
        <source>Train longer</source>
        <translation>延长训练</translation>
    </message>
    <message>
        <source>Epochs in all</source>
        <translation>总轮数</translation>
    </message>
    <message>
        <source>{name} has trained {count} epochs. It goes on with the weights and the optimizer of its end.</source>
        <translation>{name} 已训练 {count} 轮。将以其结束时的权重和优化器继续训练。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>再训练 {count} 轮</translation>
    </message>
</context>
<context>
    <name>Figure</name>
    <message>
        <source>{count} classes</source>
        <translation>{count} 类</translation>
    </message>
    <message>
        <source>Convolution</source>
        <translation>卷积</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>模块</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>池化</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>Upsampling</source>
        <translation>上采样</translation>
    </message>
    <message>
        <source>Joining</source>
        <translation>拼接</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>检测头</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Backbone</source>
        <translation>主干</translation>
    </message>
    <message>
        <source>Neck, up</source>
        <translation>颈部（向上）</translation>
    </message>
    <message>
        <source>Neck, down</source>
        <translation>颈部（向下）</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>更改</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>All bases</source>
        <translation>所有基础模型</translation>
    </message>
    <message>
        <source>All datasets</source>
        <translation>所有数据集</translation>
    </message>
    <message>
        <source>All tags</source>
        <translation>所有标签</translation>
    </message>
    <message>
        <source>Filter: name, template, tag, note…</source>
        <translation>筛选：名称、模板、标签、备注…</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Going on</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>All states</source>
        <translation>所有状态</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>Dataset</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Only runs with a star</source>
        <translation>只看加星的记录</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Number or module</source>
        <translation>编号或模块名</translation>
    </message>
    <message>
        <source>Find a layer by number or module</source>
        <translation>按编号或模块名查找层</translation>
    </message>
    <message>
        <source>Previous match (Shift+Enter)</source>
        <translation>上一个 (Shift+Enter)</translation>
    </message>
    <message>
        <source>Next match (Enter)</source>
        <translation>下一个 (Enter)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭 (Esc)</translation>
    </message>
    <message>
        <source>none</source>
        <translation>没有</translation>
    </message>
    <message>
        <source>{at} of {count}</source>
        <translation>第 {at} 个，共 {count} 个</translation>
    </message>
</context>
<context>
    <name>Finding</name>
    <message>
        <source>{file} has a `download` key, which may hold a program; it was ignored.</source>
        <translation>{file} 中有 `download` 键，其中可能含有程序；已忽略。</translation>
    </message>
    <message>
        <source>Nothing to do: the studio never runs it. Download the images yourself if some are missing.</source>
        <translation>无需处理：本软件从不运行它。如缺少图像，请自行下载。</translation>
    </message>
    <message>
        <source>{file} was not used: {reason}</source>
        <translation>未使用 {file}：{reason}</translation>
    </message>
    <message>
        <source>Correct the file; the folders were found without it.</source>
        <translation>请更正该文件；文件夹已在没有它的情况下找到。</translation>
    </message>
    <message>
        <source>{file} has an empty line between names; it counts as a class without a name.</source>
        <translation>{file} 的类别名之间有空行；它被算作一个没有名字的类别。</translation>
    </message>
    <message>
        <source>Remove the line if it is there by mistake: every later class moves up by one.</source>
        <translation>如果是误加的，请删除该行：其后的每个类别都会前移一位。</translation>
    </message>
    <message>
        <source>The names in {file} are not numbered 0, 1, 2 and so on; they were not used.</source>
        <translation>{file} 中的类别名没有按 0、1、2……编号；未使用。</translation>
    </message>
    <message>
        <source>Write them as a list, or number them from 0 without a gap.</source>
        <translation>请写成列表，或从 0 开始连续编号。</translation>
    </message>
    <message>
        <source>{file} says nc: {nc} but names {names} classes; the names count.</source>
        <translation>{file} 写着 nc: {nc}，但给出了 {names} 个类别名；以类别名为准。</translation>
    </message>
    <message>
        <source>Make both agree.</source>
        <translation>请使两者一致。</translation>
    </message>
    <message>
        <source>{file} names &quot;{name}&quot; more than once; these stay separate classes.</source>
        <translation>{file} 多次出现类别名“{name}”；它们仍是不同的类别。</translation>
    </message>
    <message>
        <source>Give every class a name of its own.</source>
        <translation>请给每个类别起不同的名字。</translation>
    </message>
    <message>
        <source>{file} is not saved as UTF-8; it was read as {encoding}.</source>
        <translation>{file} 不是以 UTF-8 保存的；已按 {encoding} 读取。</translation>
    </message>
    <message>
        <source>Check that the class names look right, and save the file as UTF-8.</source>
        <translation>请检查类别名是否正确，并将文件保存为 UTF-8。</translation>
    </message>
    <message>
        <source>No file names the classes; the {n} found are called &quot;class 0&quot; and so on.</source>
        <translation>没有文件给出类别名；找到的 {n} 个类别称为“class 0”等。</translation>
    </message>
    <message>
        <source>Put a classes.txt with one name a line into {folder}.</source>
        <translation>请在 {folder} 中放一个 classes.txt，每行一个名字。</translation>
    </message>
    <message>
        <source>Train and val are the same folder {folder}: the results will look too good.</source>
        <translation>train 与 val 是同一个文件夹 {folder}：结果会显得过好。</translation>
    </message>
    <message>
        <source>Move about one image in five, with its label, to a val folder.</source>
        <translation>请将约五分之一的图像连同标签移到 val 文件夹。</translation>
    </message>
    <message>
        <source>{file} and {other} share the label file {label}.</source>
        <translation>{file} 与 {other} 共用标签文件 {label}。</translation>
    </message>
    <message>
        <source>Give the images different names, each with its own label.</source>
        <translation>请给图像起不同的名字，各有自己的标签。</translation>
    </message>
    <message>
        <source>{file} and {other} differ only in capitals; on Windows and macOS one of them replaces the other.</source>
        <translation>{file} 与 {other} 只有大小写不同；在 Windows 和 macOS 上其中一个会覆盖另一个。</translation>
    </message>
    <message>
        <source>Rename one of them, with its label.</source>
        <translation>请给其中一个连同其标签改名。</translation>
    </message>
    <message>
        <source>{n} files among the {split} images are no images and were left aside, {file} for one.</source>
        <translation>{split} 图像中有 {n} 个文件不是图像，已略过，例如 {file}。</translation>
    </message>
    <message>
        <source>{file} is a file macOS leaves beside a picture; it is no image.</source>
        <translation>{file} 是 macOS 留在图像旁的文件；它不是图像。</translation>
    </message>
    <message>
        <source>Remove the files whose names begin with ._</source>
        <translation>请删除文件名以 ._ 开头的文件。</translation>
    </message>
    <message>
        <source>{file}: training does not read .{suffix} files.</source>
        <translation>{file}：训练不读取 .{suffix} 文件。</translation>
    </message>
    <message>
        <source>Save it as PNG or JPEG.</source>
        <translation>请另存为 PNG 或 JPEG。</translation>
    </message>
    <message>
        <source>{file} is a link to a file that is not there.</source>
        <translation>{file} 是一个链接，指向的文件不存在。</translation>
    </message>
    <message>
        <source>Copy the image itself, or remove the link with its label.</source>
        <translation>请复制图像本身，或删除链接及其标签。</translation>
    </message>
    <message>
        <source>{file} is named in {list} but is not there.</source>
        <translation>{list} 中列出了 {file}，但它不存在。</translation>
    </message>
    <message>
        <source>Connect the drive it lies on, or remove the line from the list.</source>
        <translation>请连接它所在的驱动器，或从列表中删除该行。</translation>
    </message>
    <message>
        <source>{file} was removed while the dataset was being scanned.</source>
        <translation>{file} 在扫描数据集期间被删除。</translation>
    </message>
    <message>
        <source>Scan again when nothing writes into the folder any more.</source>
        <translation>请在没有程序再写入该文件夹时重新扫描。</translation>
    </message>
    <message>
        <source>The label of {file} is named {other}: the spelling differs in capitals, and Linux does not find it.</source>
        <translation>{file} 的标签名为 {other}：大小写不同，Linux 找不到它。</translation>
    </message>
    <message>
        <source>Rename it to {label}.</source>
        <translation>请将它改名为 {label}。</translation>
    </message>
    <message>
        <source>{file} has no label file; training takes it as an image without objects.</source>
        <translation>{file} 没有标签文件；训练会把它当作没有目标的图像。</translation>
    </message>
    <message>
        <source>Add {label} in the labels folder; an empty file says that nothing is in the image.</source>
        <translation>请在 labels 文件夹中添加 {label}；空文件表示图像中没有目标。</translation>
    </message>
    <message>
        <source>{file} has no image beside it; it is not used.</source>
        <translation>{file} 没有对应的图像；不会被使用。</translation>
    </message>
    <message>
        <source>Add the image under the same name, or remove the label.</source>
        <translation>请添加同名图像，或删除该标签。</translation>
    </message>
    <message>
        <source>{file} cannot be opened: {reason}.</source>
        <translation>无法打开 {file}：{reason}。</translation>
    </message>
    <message>
        <source>Check that you may read it.</source>
        <translation>请检查您是否有读取权限。</translation>
    </message>
    <message>
        <source>{file} is empty (0 bytes).</source>
        <translation>{file} 是空文件（0 字节）。</translation>
    </message>
    <message>
        <source>Copy the image again, or remove it with its label.</source>
        <translation>请重新复制图像，或连同标签一起删除。</translation>
    </message>
    <message>
        <source>{file} ends in the middle of its header.</source>
        <translation>{file} 在文件头中间就结束了。</translation>
    </message>
    <message>
        <source>Copy the file again.</source>
        <translation>请重新复制该文件。</translation>
    </message>
    <message>
        <source>{file} ends before its picture begins.</source>
        <translation>{file} 在图像数据开始之前就结束了。</translation>
    </message>
    <message>
        <source>{file} is not complete: its end is missing.</source>
        <translation>{file} 不完整：缺少结尾。</translation>
    </message>
    <message>
        <source>{file} is not complete: {reason}. Training leaves it out.</source>
        <translation>{file} 不完整：{reason}。训练会略过它。</translation>
    </message>
    <message>
        <source>Copy or export the image again.</source>
        <translation>请重新复制或导出图像。</translation>
    </message>
    <message>
        <source>{file} is a damaged JPEG: its header does not hold together.</source>
        <translation>{file} 是损坏的 JPEG：文件头前后不符。</translation>
    </message>
    <message>
        <source>Save the image again, or remove it with its label.</source>
        <translation>请重新保存图像，或连同标签一起删除。</translation>
    </message>
    <message>
        <source>{file} is a damaged JPEG: it has no size.</source>
        <translation>{file} 是损坏的 JPEG：没有尺寸。</translation>
    </message>
    <message>
        <source>{file} is a damaged PNG: its header is missing.</source>
        <translation>{file} 是损坏的 PNG：缺少文件头。</translation>
    </message>
    <message>
        <source>{file} is a damaged PNG: a check sum is wrong.</source>
        <translation>{file} 是损坏的 PNG：校验和错误。</translation>
    </message>
    <message>
        <source>{file} is a damaged WebP.</source>
        <translation>{file} 是损坏的 WebP。</translation>
    </message>
    <message>
        <source>{file} cannot be decoded: {reason}.</source>
        <translation>无法解码 {file}：{reason}。</translation>
    </message>
    <message>
        <source>{file} is a GIF whatever its name says; training leaves it out.</source>
        <translation>{file} 不论名字如何，实际是 GIF；训练会略过它。</translation>
    </message>
    <message>
        <source>Save it as PNG.</source>
        <translation>请另存为 PNG。</translation>
    </message>
    <message>
        <source>{file} is not an image, whatever its name says.</source>
        <translation>{file} 不论名字如何，都不是图像。</translation>
    </message>
    <message>
        <source>Remove it, or replace it with the image.</source>
        <translation>请删除它，或用真正的图像替换。</translation>
    </message>
    <message>
        <source>{file} is {width}×{height} pixels; training leaves out images under {least} pixels.</source>
        <translation>{file} 为 {width}×{height} 像素；训练会略过小于 {least} 像素的图像。</translation>
    </message>
    <message>
        <source>Replace it with the full picture, or remove it with its label.</source>
        <translation>请换成完整的图像，或连同标签一起删除。</translation>
    </message>
    <message>
        <source>{file} is {width}×{height} pixels, more than {most} megapixels.</source>
        <translation>{file} 为 {width}×{height} 像素，超过 {most} 百万像素。</translation>
    </message>
    <message>
        <source>Make it smaller, or cut it into tiles.</source>
        <translation>请缩小图像，或切成小块。</translation>
    </message>
    <message>
        <source>{file} has far too many pixels to be opened.</source>
        <translation>{file} 的像素太多，无法打开。</translation>
    </message>
    <message>
        <source>{file} is a CMYK JPEG, made for print; its colours may come out wrong.</source>
        <translation>{file} 是用于印刷的 CMYK JPEG；颜色可能不正确。</translation>
    </message>
    <message>
        <source>Save it as RGB.</source>
        <translation>请另存为 RGB。</translation>
    </message>
    <message>
        <source>{file} has 16 bits a channel; training uses 8 of them.</source>
        <translation>{file} 每通道 16 位；训练只使用其中 8 位。</translation>
    </message>
    <message>
        <source>Save it with 8 bits.</source>
        <translation>请以 8 位保存。</translation>
    </message>
    <message>
        <source>{file} is a {format} file whatever its name says.</source>
        <translation>{file} 不论名字如何，实际是 {format} 文件。</translation>
    </message>
    <message>
        <source>Rename it to the suffix it should have; other tools refuse it.</source>
        <translation>请改成正确的后缀；其他工具会拒绝它。</translation>
    </message>
    <message>
        <source>{file} does not end as a JPEG should, though it can be read; plain ultralytics would rewrite the file.</source>
        <translation>{file} 虽能读取，但结尾不符合 JPEG 格式；原版 ultralytics 会改写该文件。</translation>
    </message>
    <message>
        <source>Save the image again.</source>
        <translation>请重新保存图像。</translation>
    </message>
    <message>
        <source>{n} {split} images are turned by their EXIF data; boxes fit the upright image.</source>
        <translation>{split} 中有 {n} 张图像由 EXIF 数据旋转；框对应于转正后的图像。</translation>
    </message>
    <message>
        <source>{n} {split} images have transparent parts; training sees the colours under them.</source>
        <translation>{split} 中有 {n} 张图像含透明部分；训练看到的是其下的颜色。</translation>
    </message>
    <message>
        <source>{file} is {width}×{height} pixels; scaled to the training size its short side nearly vanishes.</source>
        <translation>{file} 为 {width}×{height} 像素；缩放到训练尺寸后短边几乎消失。</translation>
    </message>
    <message>
        <source>Cut it into tiles if there are objects in it.</source>
        <translation>如果其中有目标，请切成小块。</translation>
    </message>
    <message>
        <source>{file} shows one colour only.</source>
        <translation>{file} 只有一种颜色。</translation>
    </message>
    <message>
        <source>Remove it unless an empty scene really looks like this.</source>
        <translation>除非空场景真的如此，否则请删除。</translation>
    </message>
    <message>
        <source>{file} in {split} is byte for byte the same as {other} in train: the results will look too good.</source>
        <translation>{split} 中的 {file} 与 train 中的 {other} 逐字节相同：结果会显得过好。</translation>
    </message>
    <message>
        <source>Remove it from {split} or from train.</source>
        <translation>请从 {split} 或 train 中删除它。</translation>
    </message>
    <message>
        <source>{file} in {split} is the same picture, saved anew, as {other} in train: the results will look too good.</source>
        <translation>{split} 中的 {file} 与 train 中的 {other} 是重新保存的同一张图像：结果会显得过好。</translation>
    </message>
    <message>
        <source>{file} in {split} looks almost like {other} in train: the results may look too good.</source>
        <translation>{split} 中的 {file} 与 train 中的 {other} 几乎一样：结果可能显得过好。</translation>
    </message>
    <message>
        <source>Look at both. If they show the same scene, move both to the same split.</source>
        <translation>请查看两者。如果是同一场景，请移到同一划分中。</translation>
    </message>
    <message>
        <source>{file} looks almost like {other}, both in {split}.</source>
        <translation>{file} 与 {other} 几乎一样，都在 {split} 中。</translation>
    </message>
    <message>
        <source>One of them may be enough.</source>
        <translation>也许保留一张即可。</translation>
    </message>
    <message>
        <source>{file} and {other} are the same picture with different labels.</source>
        <translation>{file} 与 {other} 是同一张图像，但标签不同。</translation>
    </message>
    <message>
        <source>Keep one of them, with the right label.</source>
        <translation>请保留其中一张及正确的标签。</translation>
    </message>
    <message>
        <source>{file} is the same picture as {other}.</source>
        <translation>{file} 与 {other} 是同一张图像。</translation>
    </message>
    <message>
        <source>One of them is enough.</source>
        <translation>保留一张即可。</translation>
    </message>
    <message>
        <source>{file} cannot be read: {reason}.</source>
        <translation>无法读取 {file}：{reason}。</translation>
    </message>
    <message>
        <source>{file} is larger than {most} MB.</source>
        <translation>{file} 大于 {most} MB。</translation>
    </message>
    <message>
        <source>A label file holds one row per object of one image; check how it was written.</source>
        <translation>标签文件中每行是一张图像的一个目标；请检查它是如何生成的。</translation>
    </message>
    <message>
        <source>{file}, line {line}: the file is not UTF-8 text; training leaves the image out.</source>
        <translation>{file} 第 {line} 行：文件不是 UTF-8 文本；训练会略过该图像。</translation>
    </message>
    <message>
        <source>Save the file as UTF-8; rows hold numbers only.</source>
        <translation>请将文件保存为 UTF-8；各行只含数字。</translation>
    </message>
    <message>
        <source>{file} is saved as UTF-16; training cannot read it and leaves the image out.</source>
        <translation>{file} 以 UTF-16 保存；训练无法读取，会略过该图像。</translation>
    </message>
    <message>
        <source>Save the file as UTF-8 (in Notepad: Save as, Encoding).</source>
        <translation>请将文件保存为 UTF-8（记事本：另存为，编码）。</translation>
    </message>
    <message>
        <source>{file} begins with a UTF-8 byte-order mark; it can be read, but other tools stumble over it.</source>
        <translation>{file} 以 UTF-8 字节顺序标记开头；可以读取，但其他工具会出错。</translation>
    </message>
    <message>
        <source>Save the file as UTF-8 without a byte-order mark.</source>
        <translation>请将文件保存为不带字节顺序标记的 UTF-8。</translation>
    </message>
    <message>
        <source>{n} {split} images have an empty label file: images without objects.</source>
        <translation>{split} 中有 {n} 张图像的标签文件为空：没有目标的图像。</translation>
    </message>
    <message>
        <source>{file}, line {line}: the same row is there twice; training uses it once.</source>
        <translation>{file} 第 {line} 行：同一行出现两次；训练只用一次。</translation>
    </message>
    <message>
        <source>Remove one of the two.</source>
        <translation>请删除其中一行。</translation>
    </message>
    <message>
        <source>{file} mixes boxes (line {box}) and polygons (line {polygon}); training leaves the image out.</source>
        <translation>{file} 混用了框（第 {box} 行）和多边形（第 {polygon} 行）；训练会略过该图像。</translation>
    </message>
    <message>
        <source>Write every object as a box, or every object as a polygon.</source>
        <translation>请将所有目标都写成框，或都写成多边形。</translation>
    </message>
    <message>
        <source>{file} holds polygons, not boxes; training uses the box around each.</source>
        <translation>{file} 中是多边形而不是框；训练使用各多边形的外接框。</translation>
    </message>
    <message>
        <source>Nothing to do if the polygons are right; a detector learns boxes only.</source>
        <translation>如果多边形正确则无需处理；检测器只学习框。</translation>
    </message>
    <message>
        <source>{file}, line {line}: 6 columns; the last looks like the confidence a predictor writes.</source>
        <translation>{file} 第 {line} 行：有 6 列；最后一列像是预测器写入的置信度。</translation>
    </message>
    <message>
        <source>Remove the sixth column: a label row is `class x y width height`.</source>
        <translation>请删除第六列：标签行为 `class x y width height`。</translation>
    </message>
    <message>
        <source>{file}, line {line}: {n} columns where a row needs 5: class, x, y, width, height.</source>
        <translation>{file} 第 {line} 行：有 {n} 列，而一行应有 5 列：类别、x、y、宽、高。</translation>
    </message>
    <message>
        <source>Add what is missing, or remove the row.</source>
        <translation>请补上缺少的内容，或删除该行。</translation>
    </message>
    <message>
        <source>{file}, line {line}: class {value} is below 0.</source>
        <translation>{file} 第 {line} 行：类别 {value} 小于 0。</translation>
    </message>
    <message>
        <source>Classes are counted from 0; correct the row or remove it.</source>
        <translation>类别从 0 开始编号；请更正或删除该行。</translation>
    </message>
    <message>
        <source>{file}, line {line}: class {value} is not a whole number.</source>
        <translation>{file} 第 {line} 行：类别 {value} 不是整数。</translation>
    </message>
    <message>
        <source>Write the number of the class, counted from 0.</source>
        <translation>请写出类别编号，从 0 开始。</translation>
    </message>
    <message>
        <source>{file}, line {line}: class {value}, but the dataset names {n} classes (0 to {last}).</source>
        <translation>{file} 第 {line} 行：类别为 {value}，但数据集只有 {n} 个类别名（0 到 {last}）。</translation>
    </message>
    <message>
        <source>Add the missing names, or remove the box.</source>
        <translation>请补上缺少的类别名，或删除该框。</translation>
    </message>
    <message>
        <source>{file}, line {line}: class {value} is higher than {last}, the highest that can be read.</source>
        <translation>{file} 第 {line} 行：类别 {value} 超过了可读取的最大值 {last}。</translation>
    </message>
    <message>
        <source>Check how the file was written; the first column is the class.</source>
        <translation>请检查文件是如何生成的；第一列是类别。</translation>
    </message>
    <message>
        <source>{file}, line {line}: the class is written as the word &quot;{value}&quot;.</source>
        <translation>{file} 第 {line} 行：类别写成了单词“{value}”。</translation>
    </message>
    <message>
        <source>{file}, line {line}: the class is written {value}; it is read as {number}.</source>
        <translation>{file} 第 {line} 行：类别写作 {value}；按 {number} 读取。</translation>
    </message>
    <message>
        <source>Write {number}: other tools refuse it.</source>
        <translation>请写成 {number}：其他工具会拒绝原来的写法。</translation>
    </message>
    <message>
        <source>{file}, line {line}: &quot;{value}&quot; is not a number.</source>
        <translation>{file} 第 {line} 行：“{value}”不是数字。</translation>
    </message>
    <message>
        <source>Write numbers only: class, x, y, width, height.</source>
        <translation>请只写数字：类别、x、y、宽、高。</translation>
    </message>
    <message>
        <source>{file}, line {line}: numbers are written with a comma ({value}).</source>
        <translation>{file} 第 {line} 行：数字用逗号作小数点（{value}）。</translation>
    </message>
    <message>
        <source>Write them with a point: 0.5.</source>
        <translation>请用小数点书写：0.5。</translation>
    </message>
    <message>
        <source>{file}, line {line}: columns are separated by commas or semicolons.</source>
        <translation>{file} 第 {line} 行：各列用逗号或分号分隔。</translation>
    </message>
    <message>
        <source>Separate the columns by single spaces.</source>
        <translation>请用单个空格分隔各列。</translation>
    </message>
    <message>
        <source>{file}, line {line}: {value} is no position in the image.</source>
        <translation>{file} 第 {line} 行：{value} 不是图像中的位置。</translation>
    </message>
    <message>
        <source>Draw the box again, or remove the row.</source>
        <translation>请重新画框，或删除该行。</translation>
    </message>
    <message>
        <source>{file}, line {line}: {value} looks like a position in pixels.</source>
        <translation>{file} 第 {line} 行：{value} 像是以像素表示的位置。</translation>
    </message>
    <message>
        <source>Divide x and width by the image width, y and height by the image height.</source>
        <translation>请将 x 和宽除以图像宽度，y 和高除以图像高度。</translation>
    </message>
    <message>
        <source>{file}, line {line}: {value} lies outside the image; values go from 0 to 1.</source>
        <translation>{file} 第 {line} 行：{value} 在图像之外；数值范围是 0 到 1。</translation>
    </message>
    <message>
        <source>Correct the box, or remove the row.</source>
        <translation>请更正该框，或删除该行。</translation>
    </message>
    <message>
        <source>{file}, line {line}: the box is {width} wide and {height} high.</source>
        <translation>{file} 第 {line} 行：框宽 {width}，高 {height}。</translation>
    </message>
    <message>
        <source>Width and height are above 0; correct the row or remove it.</source>
        <translation>宽和高应大于 0；请更正或删除该行。</translation>
    </message>
    <message>
        <source>{file}, line {line}: the box has no area ({width} wide, {height} high).</source>
        <translation>{file} 第 {line} 行：框没有面积（宽 {width}，高 {height}）。</translation>
    </message>
    <message>
        <source>{file}, line {line}: the box reaches {share} of the image beyond its border.</source>
        <translation>{file} 第 {line} 行：框超出图像边界，超出部分为图像的 {share}。</translation>
    </message>
    <message>
        <source>Cut the box at the border of the image.</source>
        <translation>请在图像边界处裁剪该框。</translation>
    </message>
    <message>
        <source>{file}, line {line}: {n} of {of} boxes are narrower or lower than one pixel.</source>
        <translation>{file} 第 {line} 行：{of} 个框中有 {n} 个的宽或高不足一像素。</translation>
    </message>
    <message>
        <source>Remove them; nothing can be learnt from less than a pixel.</source>
        <translation>请删除它们；不足一像素学不到任何东西。</translation>
    </message>
    <message>
        <source>{file}, line {line}: {n} of {of} boxes are more than {ratio} times as long as wide.</source>
        <translation>{file} 第 {line} 行：{of} 个框中有 {n} 个的长边超过短边的 {ratio} 倍。</translation>
    </message>
    <message>
        <source>Check that such boxes are meant; slips of the mouse look like this.</source>
        <translation>请检查这些框是否有意为之；鼠标误操作会产生这样的框。</translation>
    </message>
    <message>
        <source>{file}, line {line}: a box covers {share} of the image.</source>
        <translation>{file} 第 {line} 行：有一个框覆盖了图像的 {share}。</translation>
    </message>
    <message>
        <source>Right if the object fills the picture; otherwise draw it again.</source>
        <translation>如果目标占满画面则正确；否则请重新画框。</translation>
    </message>
    <message>
        <source>{file} has {n} boxes; a detector gives at most {most} an image unless told otherwise.</source>
        <translation>{file} 有 {n} 个框；除非另行设置，检测器每张图像最多给出 {most} 个。</translation>
    </message>
    <message>
        <source>Raise max_det when you validate and predict, or cut the image into tiles.</source>
        <translation>请在验证和预测时调高 max_det，或将图像切成小块。</translation>
    </message>
    <message>
        <source>{n} label files of {split} hold exactly the same rows, {file} for one.</source>
        <translation>{split} 中有 {n} 个标签文件内容完全相同，例如 {file}。</translation>
    </message>
    <message>
        <source>Right for a fixed camera or a template; otherwise somebody copied a label.</source>
        <translation>固定机位或模板时是正常的；否则可能有人复制了标签。</translation>
    </message>
    <message>
        <source>{n} of {of} classes have no box in train and cannot be learnt: {names}.</source>
        <translation>{of} 个类别中有 {n} 个在 train 中没有框，无法学习：{names}。</translation>
    </message>
    <message>
        <source>Label some objects of these classes, or take their names out and number the classes anew.</source>
        <translation>请标注这些类别的一些目标，或删去其名字并重新编号。</translation>
    </message>
    <message>
        <source>{n} of {of} classes have boxes in train but none in {split}, so nothing is measured for them: {names}.</source>
        <translation>{of} 个类别中有 {n} 个在 train 中有框而在 {split} 中没有，因此无法评估：{names}。</translation>
    </message>
    <message>
        <source>Move some images with these classes from train to {split}.</source>
        <translation>请将一些含这些类别的图像从 train 移到 {split}。</translation>
    </message>
    <message>
        <source>{n} of {of} classes have fewer than {least} boxes in train: {names}.</source>
        <translation>{of} 个类别中有 {n} 个在 train 中少于 {least} 个框：{names}。</translation>
    </message>
    <message>
        <source>Label more of them; so few are seldom enough.</source>
        <translation>请多标注一些；这么少往往不够。</translation>
    </message>
    <message>
        <source>{most} has {ratio} times as many boxes in train as {fewest}.</source>
        <translation>{most} 在 train 中的框数是 {fewest} 的 {ratio} 倍。</translation>
    </message>
    <message>
        <source>Collect more images of the rare classes, or expect them to be found less often.</source>
        <translation>请多收集稀有类别的图像，否则它们会较少被检出。</translation>
    </message>
    <message>
        <source>{name} makes up {share} of the boxes of train but {other} of {split}.</source>
        <translation>{name} 占 train 框数的 {share}，但占 {split} 的 {other}。</translation>
    </message>
    <message>
        <source>Divide the images anew, so that both splits show the classes alike.</source>
        <translation>请重新划分图像，使两个划分的类别分布相近。</translation>
    </message>
    <message>
        <source>{split} has only {n} images with boxes; the results will vary by chance.</source>
        <translation>{split} 中只有 {n} 张带框的图像；结果会随机波动。</translation>
    </message>
    <message>
        <source>Move more images to {split}.</source>
        <translation>请将更多图像移到 {split}。</translation>
    </message>
    <message>
        <source>{share} of the {split} images have no box.</source>
        <translation>{split} 图像中有 {share} 没有框。</translation>
    </message>
    <message>
        <source>About one in ten helps against false alarms; many more slow the learning.</source>
        <translation>约十分之一有助于减少误报；太多会减慢学习。</translation>
    </message>
    <message>
        <source>{share} of the boxes are smaller than {least} pixels at the training size {imgsz}.</source>
        <translation>在训练尺寸 {imgsz} 下，{share} 的框小于 {least} 像素。</translation>
    </message>
    <message>
        <source>Train at {suggested} pixels, cut the images into tiles, or use a head with P2.</source>
        <translation>请以 {suggested} 像素训练、将图像切成小块，或使用带 P2 的检测头。</translation>
    </message>
    <message>
        <source>{n} more files have the same fault as the {listed} listed.</source>
        <translation>另有 {n} 个文件与列出的 {listed} 个有同样的问题。</translation>
    </message>
    <message>
        <source>{n} more findings are not listed.</source>
        <translation>另有 {n} 项问题未列出。</translation>
    </message>
</context>
<context>
    <name>FindingsView</name>
    <message>
        <source>Nothing was found</source>
        <translation>没有发现问题</translation>
    </message>
    <message>
        <source>Every image and every label is as training needs it.</source>
        <translation>所有图像和标注都符合训练的要求。</translation>
    </message>
    <message>
        <source>Kinds of findings</source>
        <translation>问题的种类</translation>
    </message>
    <message>
        <source>Files with this finding</source>
        <translation>有此问题的文件</translation>
    </message>
    <message>
        <source>Pictures with this finding</source>
        <translation>有此问题的图像</translation>
    </message>
    <message>
        <source>Open in the editor</source>
        <translation>在编辑器中打开</translation>
    </message>
    <message>
        <source>Mend the labels of this picture by hand</source>
        <translation>手动修改这张图像的标注</translation>
    </message>
    <message>
        <source>Show in the gallery</source>
        <translation>在图库中显示</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>全部复制</translation>
    </message>
    <message>
        <source>Copy every finding as text</source>
        <translation>把所有问题复制为文本</translation>
    </message>
    <message>
        <source>Make a new split…</source>
        <translation>重新划分…</translation>
    </message>
    <message>
        <source>Divide the images anew, in a new dataset; this one stays as it is</source>
        <translation>在新数据集中重新划分图像；当前数据集保持不变</translation>
    </message>
    <message>
        <source>Fix…</source>
        <translation>修复…</translation>
    </message>
    <message>
        <source>See what the studio would change, before anything is changed</source>
        <translation>先查看将会改动什么，再决定是否改动</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Worth knowing</source>
        <translation>值得了解</translation>
    </message>
</context>
<context>
    <name>FixDialog</name>
    <message>
        <source>Fix: %1</source>
        <translation>修复：%1</translation>
    </message>
    <message>
        <source>Looking for every file with this fault…</source>
        <translation>正在查找所有有此问题的文件…</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Files that would be changed</source>
        <translation>将被更改的文件</translation>
    </message>
    <message>
        <source>What would be changed in the file</source>
        <translation>文件中将更改的内容</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Fix</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>On a copy of the dataset; yours stays as it is</source>
        <translation>在数据集的副本上修复；您的数据集保持不变</translation>
    </message>
    <message>
        <source>In the dataset itself; the old files are kept, and it can be undone</source>
        <translation>直接修改数据集；旧文件会保留，并且可以撤销</translation>
    </message>
    <message>
        <source>Folder of the copy</source>
        <translation>副本的文件夹</translation>
    </message>
    <message>
        <source>The old files are kept in %1</source>
        <translation>旧文件保存在 %1</translation>
    </message>
    <message>
        <source>Yes, change the files of my dataset</source>
        <translation>是的，更改我的数据集中的文件</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) would be changed</source>
        <translation>
            <numerusform>将更改 %n 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>There is nothing that could be changed without a guess; mend it by hand.</source>
        <translation>没有可以不靠猜测就更改的内容；请手动修改。</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>还有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>The file is removed.</source>
        <translation>此文件将被删除。</translation>
    </message>
    <message>
        <source>Two bytes that end a JPEG are added; the picture stays as it is.</source>
        <translation>补上 JPEG 结尾的两个字节；图像内容不变。</translation>
    </message>
    <message>
        <source>Changing the files…</source>
        <translation>正在更改文件…</translation>
    </message>
    <message>
        <source>The files could not be looked at.</source>
        <translation>无法查看这些文件。</translation>
    </message>
    <message>
        <source>mend</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>补全</translation>
    </message>
    <message>
        <source>rename</source>
        <translation>改名</translation>
    </message>
    <message>
        <source>remove</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>Fold</name>
    <message>
        <source>Fold up</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>全部显示</translation>
    </message>
</context>
<context>
    <name>Gallery</name>
    <message>
        <source>Search by file name</source>
        <translation>按文件名搜索</translation>
    </message>
    <message>
        <source>Show only this split</source>
        <translation>只显示此划分</translation>
    </message>
    <message>
        <source>Show only images with this class</source>
        <translation>只显示含此类别的图像</translation>
    </message>
    <message>
        <source>Show only images with this finding</source>
        <translation>只显示有此问题的图像</translation>
    </message>
    <message>
        <source>Size of the pictures</source>
        <translation>图像大小</translation>
    </message>
    <message>
        <source>Pictures of the dataset with their boxes</source>
        <translation>数据集的图像和框</translation>
    </message>
    <message>
        <source>Boxes</source>
        <translation>标注框</translation>
    </message>
    <message>
        <source>Draw the boxes into the pictures</source>
        <translation>在图像上画出框</translation>
    </message>
    <message>
        <source>Show all images</source>
        <translation>显示所有图像</translation>
    </message>
    <message>
        <source>train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>val</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>All splits</source>
        <translation>所有划分</translation>
    </message>
    <message>
        <source>All classes</source>
        <translation>所有类别</translation>
    </message>
    <message>
        <source>Without boxes</source>
        <translation>没有标注框</translation>
    </message>
    <message>
        <source>Left out for a faulty label</source>
        <translation>因标注有错而排除</translation>
    </message>
    <message>
        <source>With or without findings</source>
        <translation>不论有无问题</translation>
    </message>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n 张图像</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 images</source>
        <translation>%2 张图像中的 %1 张</translation>
    </message>
    <message>
        <source>%1, still reading…</source>
        <translation>%1，仍在读取…</translation>
    </message>
    <message>
        <source>Images listed so far</source>
        <translation>已列出的图像</translation>
    </message>
    <message>
        <source>No image fits the filter</source>
        <translation>没有符合筛选条件的图像</translation>
    </message>
    <message>
        <source>Search for another name, or choose other filters.</source>
        <translation>请搜索其他名称，或选择其他筛选条件。</translation>
    </message>
    <message>
        <source>No images are listed</source>
        <translation>没有列出图像</translation>
    </message>
</context>
<context>
    <name>GraphDocument</name>
    <message>
        <source>Edit the text</source>
        <translation>编辑文本</translation>
    </message>
</context>
<context>
    <name>GraphEditing</name>
    <message>
        <source>Insert {module} between {source} and {reader}</source>
        <translation>在 {source} 和 {reader} 之间插入 {module}</translation>
    </message>
    <message>
        <source>Insert {module} after {layer}</source>
        <translation>在 {layer} 之后插入 {module}</translation>
    </message>
    <message>
        <source>Replace {layer} by {module}</source>
        <translation>用 {module} 替换 {layer}</translation>
    </message>
    <message>
        <source>Add {module} after {layer}</source>
        <translation>在 {layer} 之后添加 {module}</translation>
    </message>
    <message>
        <source>Delete {layer}</source>
        <translation>删除 {layer}</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n layer(s)</source>
        <translation>
            <numerusform>删除 %n 个层</numerusform>
        </translation>
    </message>
    <message>
        <source>Disconnect {source} from {reader}</source>
        <translation>断开 {source} 与 {reader}</translation>
    </message>
    <message numerus="yes">
        <source>Cut %n link(s)</source>
        <translation>
            <numerusform>断开 %n 条连接</numerusform>
        </translation>
    </message>
    <message>
        <source>Duplicate {layer}</source>
        <translation>复制一份 {layer}</translation>
    </message>
    <message numerus="yes">
        <source>Duplicate %n layer(s)</source>
        <translation>
            <numerusform>复制 %n 个层</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s) copied</source>
        <translation>
            <numerusform>已复制 %n 个层</numerusform>
        </translation>
    </message>
    <message>
        <source>The clipboard holds no layers.</source>
        <translation>剪贴板里没有层。</translation>
    </message>
    <message>
        <source>Paste after {layer}</source>
        <translation>粘贴到 {layer} 之后</translation>
    </message>
    <message>
        <source>{layer} cannot move further.</source>
        <translation>{layer} 不能再移动了。</translation>
    </message>
    <message>
        <source>Move {layer} down</source>
        <translation>下移 {layer}</translation>
    </message>
    <message>
        <source>Move {layer} up</source>
        <translation>上移 {layer}</translation>
    </message>
    <message>
        <source>Connect {source} to {reader}</source>
        <translation>把 {source} 连接到 {reader}</translation>
    </message>
    <message>
        <source>Move the link of {source} from {reader} to {other}</source>
        <translation>把 {source} 的连接从 {reader} 移到 {other}</translation>
    </message>
    <message>
        <source>Move the card of {layer}</source>
        <translation>移动 {layer} 的卡片</translation>
    </message>
    <message numerus="yes">
        <source>Move %n card(s)</source>
        <translation>
            <numerusform>移动 %n 张卡片</numerusform>
        </translation>
    </message>
    <message>
        <source>Tidy up</source>
        <translation>整理</translation>
    </message>
    <message>
        <source>{layer} is one already.</source>
        <translation>{layer} 已经是这个模块了。</translation>
    </message>
    <message>
        <source>{layer} is the head: only another head can take its place.</source>
        <translation>{layer} 是检测头：只能换成另一个检测头。</translation>
    </message>
    <message>
        <source>{module} is a head: it can only take the place of another head.</source>
        <translation>{module} 是检测头：只能替换另一个检测头。</translation>
    </message>
    <message numerus="yes">
        <source>{layer} reads %n layer(s), but {module} reads one.</source>
        <translation>
            <numerusform>{layer} 读取 %n 个层，而 {module} 只读取一个。</numerusform>
        </translation>
    </message>
    <message>
        <source>{module} ends a model: no layer can read it.</source>
        <translation>{module} 是模型的结尾：没有层能读取它。</translation>
    </message>
    <message>
        <source>There is no model yet.</source>
        <translation>还没有模型。</translation>
    </message>
</context>
<context>
    <name>GraphPanel</name>
    <message>
        <source>Insert between {source} and {reader}</source>
        <translation>插入到 {source} 和 {reader} 之间</translation>
    </message>
    <message>
        <source>Insert after {layer}</source>
        <translation>插入到 {layer} 之后</translation>
    </message>
    <message>
        <source>Add a layer that reads {layer}</source>
        <translation>添加一个读取 {layer} 的层</translation>
    </message>
    <message>
        <source>Backbone</source>
        <translation>骨干网络</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>头部</translation>
    </message>
    <message>
        <source>Select a layer or a link first, or drag the module onto the canvas.</source>
        <translation>请先选中一个层或一条连接，或者把模块拖到画布上。</translation>
    </message>
    <message>
        <source>The engine has not told yet what is inside this layer.</source>
        <translation>引擎还没有报告这一层的内部结构。</translation>
    </message>
</context>
<context>
    <name>GraphScene</name>
    <message>
        <source>New</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>已移动</translation>
    </message>
    <message>
        <source>reads {layer}: {shape}</source>
        <translation>读取 {layer}：{shape}</translation>
    </message>
    <message>
        <source>gives {shape}</source>
        <translation>输出 {shape}</translation>
    </message>
    <message>
        <source>{params} parameters, {gflops} GFLOPs</source>
        <translation>参数 {params}，{gflops} GFLOPs</translation>
    </message>
</context>
<context>
    <name>GraphView</name>
    <message>
        <source>Model graph</source>
        <translation>模型图</translation>
    </message>
</context>
<context>
    <name>GroupTable</name>
    <message>
        <source>Variant</source>
        <translation>变体</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>随机种子</translation>
    </message>
</context>
<context>
    <name>HelpDialog</name>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>go to a page</source>
        <translation>转到某个页面</translation>
    </message>
    <message>
        <source>find a command</source>
        <translation>查找命令</translation>
    </message>
    <message>
        <source>open a dataset</source>
        <translation>打开数据集</translation>
    </message>
    <message>
        <source>copy what the page does as a command line</source>
        <translation>把本页的操作复制为命令行</translation>
    </message>
    <message>
        <source>switch between light and dark</source>
        <translation>切换浅色和深色</translation>
    </message>
    <message>
        <source>switch between English and Chinese</source>
        <translation>切换中文和英文</translation>
    </message>
    <message>
        <source>go through the fields; Space and Enter choose</source>
        <translation>在各项之间移动；空格键和回车键选择</translation>
    </message>
    <message>
        <source>on a chart: move the crosshair, zoom in, zoom out, see all</source>
        <translation>在曲线图上：移动十字线、放大、缩小、显示全部</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>主页</translation>
    </message>
    <message>
        <source>Five steps lead from a folder of images to a trained detector. Next is enabled as soon as a step is complete; Back loses nothing. Every step is also a page of its own in the rail, with more on it.</source>
        <translation>五个步骤，从一个图像文件夹到训练好的检测器。一步完成后即可点“下一步”；返回不会丢失任何内容。每一步在左侧栏里也有自己的页面，内容更全。</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>A dataset is a folder with train and val, each with images and labels, or the other way round: images/train and labels/train. A label file has one row a box: class x y width height, relative to the image. The studio never changes your files.</source>
        <translation>数据集是一个包含 train 和 val 的文件夹，其中各有 images 和 labels；也可以反过来：images/train 和 labels/train。标注文件每行一个框：类别 x y 宽 高，均相对于图像。本软件绝不改动您的文件。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Choose a base and a template, or edit the network itself: drag a module onto a connection to insert it. Everything that follows is renumbered by itself.</source>
        <translation>选择基础模型和模板，或直接编辑网络：把模块拖到连线上即可插入，其后的层会自动重新编号。</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>A training runs in a process of its own and goes on when the window is closed. Tick the baseline to learn whether the template helped.</source>
        <translation>训练在单独的进程中运行，关闭窗口后仍会继续。勾选基线，才能知道模板是否有效。</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行记录</translation>
    </message>
    <message>
        <source>All trainings, also those of the command line. Select several to compare their curves.</source>
        <translation>所有训练，包括从命令行启动的。选中多个即可比较曲线。</translation>
    </message>
    <message>
        <source>Predict</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Look at what a trained model sees, and at what it misses, beside the true boxes.</source>
        <translation>对照真实标注框，看看训练好的模型看到了什么、漏掉了什么。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Language, look, folders, and your own attention files.</source>
        <translation>语言、外观、文件夹，以及您自己的注意力文件。</translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message>
        <source>%1 is a YOLO dataset that can be used as it is.</source>
        <translation>%1 是可以直接使用的 YOLO 数据集。</translation>
    </message>
    <message>
        <source>%1 holds %2 images with YOLO labels.</source>
        <translation>%1 含有 %2 张带 YOLO 标注的图像。</translation>
    </message>
    <message>
        <source>%1 holds %2 images with COCO annotations.</source>
        <translation>%1 含有 %2 张带 COCO 标注的图像。</translation>
    </message>
    <message>
        <source>%1 holds %2 images with Pascal VOC annotations.</source>
        <translation>%1 含有 %2 张带 Pascal VOC 标注的图像。</translation>
    </message>
    <message>
        <source>%1 holds %2 images with LabelMe annotations.</source>
        <translation>%1 含有 %2 张带 LabelMe 标注的图像。</translation>
    </message>
    <message>
        <source>%1 is an archive.</source>
        <translation>%1 是压缩包。</translation>
    </message>
    <message>
        <source>It is unpacked into a new folder, and what it holds is imported from there.</source>
        <translation>会解压到新文件夹，再从那里导入其中的内容。</translation>
    </message>
    <message>
        <source>Nothing has to be imported. An import writes a data.yaml that points to the images where they lie.</source>
        <translation>不需要导入。导入只写一个 data.yaml，指向原处的图像。</translation>
    </message>
    <message>
        <source>A new folder gets lists of the images, which stay where they are; nothing is copied.</source>
        <translation>新文件夹中只有图像列表，图像留在原处；不复制任何内容。</translation>
    </message>
    <message>
        <source>The images are copied into a new folder, with each label where training looks for it.</source>
        <translation>图像会复制到新文件夹，每个标注放在训练查找的位置。</translation>
    </message>
    <message>
        <source>The images are copied into a new folder, and the boxes are written as YOLO labels beside them.</source>
        <translation>图像会复制到新文件夹，框写成旁边的 YOLO 标注。</translation>
    </message>
    <message>
        <source>They are divided into train and val, each class in its share.</source>
        <translation>图像会按各类别的比例分为训练集和验证集。</translation>
    </message>
</context>
<context>
    <name>ImportView</name>
    <message>
        <source>What are these?</source>
        <translation>这些是什么？</translation>
    </message>
    <message>
        <source>No file names the classes of the labels. Write one name for each number; you can use any language.</source>
        <translation>没有文件给出标注的类别名称。请为每个编号写一个名称；可以用任何语言。</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Write a name</source>
        <translation>写一个名称</translation>
    </message>
    <message>
        <source>Names of the classes</source>
        <translation>类别名称</translation>
    </message>
    <message>
        <source>Write the dataset to</source>
        <translation>数据集写入到</translation>
    </message>
    <message>
        <source>Folder of the new dataset</source>
        <translation>新数据集的文件夹</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Save disk space: link the images instead of copying them</source>
        <translation>节省磁盘空间：链接图像而不复制</translation>
    </message>
    <message>
        <source>Works on the same drive only. Both folders then share the image files.</source>
        <translation>只能在同一个磁盘上使用。两个文件夹会共用图像文件。</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message numerus="yes">
        <source>%n class(es)</source>
        <translation>
            <numerusform>%n 个类别</numerusform>
        </translation>
    </message>
    <message>
        <source>Make a validation split</source>
        <translation>划分验证集</translation>
    </message>
    <message>
        <source>Splits: %1</source>
        <translation>划分：%1</translation>
    </message>
    <message>
        <source>There are images for %1 but none for %2: training needs both.</source>
        <translation>有 %1 的图像，但没有 %2 的图像：训练两者都需要。</translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>还有 %n 条。</numerusform>
        </translation>
    </message>
    <message>
        <source>Make the split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Choose a folder to write to.</source>
        <translation>请选择要写入的文件夹。</translation>
    </message>
    <message numerus="yes">
        <source>%n name(s) still missing</source>
        <translation>
            <numerusform>还缺 %n 个名称</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” is there twice.</source>
        <translation>“%1”出现了两次。</translation>
    </message>
    <message>
        <source>This split cannot be made.</source>
        <translation>无法这样划分。</translation>
    </message>
    <message>
        <source>Choose where the dataset is written</source>
        <translation>选择数据集写入的位置</translation>
    </message>
</context>
<context>
    <name>InputList</name>
    <message>
        <source>Input {number}</source>
        <translation>输入 {number}</translation>
    </message>
    <message>
        <source>Go to this layer</source>
        <translation>转到此层</translation>
    </message>
    <message>
        <source>Do not read this layer</source>
        <translation>不再读取此层</translation>
    </message>
    <message>
        <source>Read one more layer</source>
        <translation>再读取一层</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>the image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Repeats</source>
        <translation>重复次数</translation>
    </message>
    <message>
        <source>Reads</source>
        <translation>读取</translation>
    </message>
    <message>
        <source>No layer selected. Click a layer, or travel with the arrow keys, to edit its arguments and what it reads, and to see its shapes and its cost.

Several layers, chosen with Shift or a frame, are edited at once.</source>
        <translation>未选择任何层。单击一层，或用方向键移动，即可编辑其参数和读取的层，并查看形状和开销。

用 Shift 或框选选中多层后，可以一起编辑。</translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s) selected</source>
        <translation>
            <numerusform>已选择 %n 层</numerusform>
        </translation>
    </message>
    <message>
        <source>Different values: {values}</source>
        <translation>取值不同：{values}</translation>
    </message>
    <message>
        <source>At scale {scale}: {count}</source>
        <translation>规模 {scale} 时：{count}</translation>
    </message>
    <message>
        <source>by itself</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Set {argument} of {layers} to {value}</source>
        <translation>将 {layers} 的 {argument} 设为 {value}</translation>
    </message>
    <message>
        <source>Repeat {layers} {count} times</source>
        <translation>将 {layers} 重复 {count} 次</translation>
    </message>
    <message>
        <source>Let {layer} read {sources}</source>
        <translation>让 {layer} 读取 {sources}</translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n 层</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LabelEditor</name>
    <message>
        <source>The picture with its boxes</source>
        <translation>图像和框</translation>
    </message>
    <message>
        <source>Arrow keys move the picked box, with Ctrl they stretch it; Tab goes on to the list of boxes.</source>
        <translation>方向键移动选中的框，按住 Ctrl 则拉伸；Tab 转到框列表。</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>正在读取图像…</translation>
    </message>
    <message>
        <source>This picture cannot be read, so its boxes cannot be shown. See the findings for the reason.</source>
        <translation>无法读取这张图像，因此不能显示框。原因见问题列表。</translation>
    </message>
    <message>
        <source>Change the class</source>
        <translation>更改类别</translation>
    </message>
    <message>
        <source>Remove a row</source>
        <translation>删除一行</translation>
    </message>
    <message>
        <source>Write as a box</source>
        <translation>改成框</translation>
    </message>
    <message>
        <source>Move a box</source>
        <translation>移动框</translation>
    </message>
    <message>
        <source>Add a box</source>
        <translation>添加框</translation>
    </message>
    <message>
        <source>Not saved yet</source>
        <translation>尚未保存</translation>
    </message>
    <message>
        <source>As in the file</source>
        <translation>与文件一致</translation>
    </message>
    <message>
        <source>No label file yet</source>
        <translation>还没有标注文件</translation>
    </message>
    <message>
        <source>Another program changed %1.</source>
        <translation>其他程序更改了 %1。</translation>
    </message>
    <message>
        <source>Your own changes are not saved yet.</source>
        <translation>您自己的改动尚未保存。</translation>
    </message>
    <message>
        <source>Read it again, give up mine</source>
        <translation>重新读取，放弃我的改动</translation>
    </message>
    <message>
        <source>Write mine over it</source>
        <translation>用我的改动覆盖</translation>
    </message>
</context>
<context>
    <name>LayerFacts</name>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>GFLOPs</source>
        <translation>GFLOPs</translation>
    </message>
    <message>
        <source>{value}  ({percent} %)</source>
        <translation>{value}  ({percent} %)</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>Backbone</source>
        <translation>主干</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>检测头</translation>
    </message>
    <message>
        <source>Weights from</source>
        <translation>权重来自</translation>
    </message>
    <message>
        <source>row {row} of the base</source>
        <translation>基础模型的第 {row} 行</translation>
    </message>
    <message>
        <source>Read by</source>
        <translation>被读取</translation>
    </message>
    <message>
        <source>nobody: this is an output</source>
        <translation>没有：这是输出</translation>
    </message>
</context>
<context>
    <name>LeaveQuestion</name>
    <message>
        <source>Labels are not saved</source>
        <translation>标注未保存</translation>
    </message>
    <message numerus="yes">
        <source>The labels of %n image(s) are not saved.</source>
        <translation>
            <numerusform>%n 张图像的标注未保存。</numerusform>
        </translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Discard the changes</source>
        <translation>放弃改动</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>LiveRun</name>
    <message>
        <source>Charts</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Views of the run</source>
        <translation>这次训练的视图</translation>
    </message>
    <message>
        <source>What can be done with this run</source>
        <translation>对此运行可用的操作</translation>
    </message>
    <message>
        <source>this run</source>
        <translation>本次运行</translation>
    </message>
    <message>
        <source>baseline</source>
        <translation>基线</translation>
    </message>
    <message>
        <source>Compare ({count})</source>
        <translation>对比（{count}）</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>{name}, mAP50 {best}</source>
        <translation>{name}，mAP50 {best}</translation>
    </message>
    <message>
        <source>There is no other run yet.</source>
        <translation>还没有其他训练。</translation>
    </message>
    <message>
        <source>Preparing…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>Pausing</source>
        <translation>正在暂停</translation>
    </message>
    <message>
        <source>The training failed.</source>
        <translation>训练失败。</translation>
    </message>
    <message>
        <source>The training broke off without a word.</source>
        <translation>训练意外中断，没有留下任何说明。</translation>
    </message>
    <message>
        <source>Its log says what came last; it can be resumed from its last checkpoint.</source>
        <translation>日志里有最后的输出；可以从最后一个检查点继续训练。</translation>
    </message>
</context>
<context>
    <name>LogPanel</name>
    <message>
        <source>Search the log; Enter goes on</source>
        <translation>搜索日志；按回车继续</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>搜索日志</translation>
    </message>
    <message>
        <source>Lines shown</source>
        <translation>显示的行</translation>
    </message>
    <message>
        <source>All lines</source>
        <translation>全部行</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>警告和错误</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>The log is empty.</source>
        <translation>日志是空的。</translation>
    </message>
    <message>
        <source>There are no warnings and no errors.</source>
        <translation>没有警告，也没有错误。</translation>
    </message>
    <message>
        <source>There are no errors.</source>
        <translation>没有错误。</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>{count} found</source>
        <translation>找到 {count} 处</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>The settings file was damaged; the settings of the last start are back.</source>
        <translation>设置文件已损坏；已恢复上次启动时的设置。</translation>
    </message>
    <message>
        <source>The settings file was damaged, so the window begins with those of the first start.</source>
        <translation>设置文件已损坏，因此窗口以首次启动时的设置开始。</translation>
    </message>
    <message>
        <source>The damaged file is kept beside it.</source>
        <translation>损坏的文件保留在它旁边。</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>主页</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行记录</translation>
    </message>
    <message>
        <source>Predict</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Choose the dataset&apos;s folder</source>
        <translation>选择数据集文件夹</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>打开模型</translation>
    </message>
    <message>
        <source>Models (*.yaml *.yml)</source>
        <translation>模型 (*.yaml *.yml)</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>已复制：%1</translation>
    </message>
    <message>
        <source>Drop it here to open it</source>
        <translation>松开鼠标即可打开</translation>
    </message>
</context>
<context>
    <name>MemoryQuestion</name>
    <message>
        <source>{name} ended for want of memory. With which batch shall it go on?</source>
        <translation>{name} 因内存不足而结束。要用多大的批次继续？</translation>
    </message>
    <message>
        <source>Compare it then only with runs of the same batch size.</source>
        <translation>此后请只与批次大小相同的运行比较。</translation>
    </message>
    <message>
        <source>{count} images in a batch</source>
        <translation>每批 {count} 张图像</translation>
    </message>
    <message>
        <source>As before</source>
        <translation>与之前相同</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>Minimap</name>
    <message>
        <source>Overview of the model</source>
        <translation>模型缩略图</translation>
    </message>
</context>
<context>
    <name>ModelPage</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>There is no model yet.</source>
        <translation>还没有模型。</translation>
    </message>
    <message>
        <source>Save the model</source>
        <translation>保存模型</translation>
    </message>
    <message>
        <source>Model YAML (*.yaml *.yml)</source>
        <translation>模型 YAML（*.yaml *.yml）</translation>
    </message>
    <message>
        <source>The model could not be saved.</source>
        <translation>模型无法保存。</translation>
    </message>
    <message>
        <source>Copied: {command}</source>
        <translation>已复制：{command}</translation>
    </message>
    <message>
        <source>Open model YAML…</source>
        <translation>打开模型 YAML…</translation>
    </message>
    <message>
        <source>Apply template…</source>
        <translation>应用模板…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Back to the template</source>
        <translation>恢复为模板</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>结构图</translation>
    </message>
    <message>
        <source>YAML</source>
        <translation>YAML</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>开销</translation>
    </message>
    <message>
        <source>Scale {name}</source>
        <translation>规模 {name}</translation>
    </message>
    <message>
        <source>{file}, scale {scale}</source>
        <translation>{file}，规模 {scale}</translation>
    </message>
    <message>
        <source>{base}, scale {scale}: the stock model, without changes</source>
        <translation>{base}，规模 {scale}：原版模型，没有改动</translation>
    </message>
    <message>
        <source>{base}, scale {scale}, with the template {template}</source>
        <translation>{base}，规模 {scale}，模板：{template}</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>已编辑</translation>
    </message>
    <message numerus="yes">
        <source>%n more problem(s)</source>
        <translation>
            <numerusform>还有 %n 个问题</numerusform>
        </translation>
    </message>
    <message>
        <source>Open model YAML</source>
        <translation>打开模型 YAML</translation>
    </message>
</context>
<context>
    <name>ModelWorkspace</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
</context>
<context>
    <name>Modules</name>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>Blocks with attention</source>
        <translation>带注意力的块</translation>
    </message>
    <message>
        <source>Stages of other backbones</source>
        <translation>其他骨干网络的阶段</translation>
    </message>
    <message>
        <source>Convolution</source>
        <translation>卷积</translation>
    </message>
    <message>
        <source>Stock blocks</source>
        <translation>原版块</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>池化</translation>
    </message>
    <message>
        <source>Change of size</source>
        <translation>改变尺寸</translation>
    </message>
    <message>
        <source>Joining maps</source>
        <translation>合并特征图</translation>
    </message>
    <message>
        <source>Plain layers</source>
        <translation>基础层</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>检测头</translation>
    </message>
    <message>
        <source>Convolution, batch norm and activation; stride 2 halves the map.</source>
        <translation>卷积、批归一化和激活；步幅 2 使特征图减半。</translation>
    </message>
    <message>
        <source>Depth-wise convolution: each channel by itself, cheap.</source>
        <translation>深度卷积：各通道单独计算，开销小。</translation>
    </message>
    <message>
        <source>Half the channels computed, the rest derived cheaply.</source>
        <translation>一半通道经卷积计算，其余用廉价运算得出。</translation>
    </message>
    <message>
        <source>Folds 2×2 cells into channels, then a convolution.</source>
        <translation>把 2×2 的格子折叠到通道，再做卷积。</translation>
    </message>
    <message>
        <source>First layers of PP-HGNetV2: the image to a quarter.</source>
        <translation>PP-HGNetV2 的开头：图像缩到四分之一。</translation>
    </message>
    <message>
        <source>Cross-stage block of YOLO11 and YOLO26.</source>
        <translation>YOLO11 和 YOLO26 的跨阶段块。</translation>
    </message>
    <message>
        <source>Cross-stage block of YOLOv8, all inner outputs joined.</source>
        <translation>YOLOv8 的跨阶段块，合并所有内部输出。</translation>
    </message>
    <message>
        <source>Cross-stage block of YOLOv5 with three convolutions.</source>
        <translation>YOLOv5 的跨阶段块，含三个卷积。</translation>
    </message>
    <message>
        <source>Self-attention on half the channels (YOLO11).</source>
        <translation>对一半通道做自注意力（YOLO11）。</translation>
    </message>
    <message>
        <source>C2f with self-attention inside.</source>
        <translation>内含自注意力的 C2f。</translation>
    </message>
    <message>
        <source>Partial self-attention of YOLOv10.</source>
        <translation>YOLOv10 的部分自注意力。</translation>
    </message>
    <message>
        <source>Area attention of YOLO12 inside C2f.</source>
        <translation>在 C2f 中使用 YOLO12 的区域注意力。</translation>
    </message>
    <message>
        <source>C2f with the compact blocks of YOLOv10.</source>
        <translation>使用 YOLOv10 紧凑块的 C2f。</translation>
    </message>
    <message>
        <source>Cross-stage block with two convolutions.</source>
        <translation>含两个卷积的跨阶段块。</translation>
    </message>
    <message>
        <source>Cross-stage block with one convolution.</source>
        <translation>含一个卷积的跨阶段块。</translation>
    </message>
    <message>
        <source>C3 with crossed 1×3 and 3×1 convolutions.</source>
        <translation>使用 1×3 和 3×1 交叉卷积的 C3。</translation>
    </message>
    <message>
        <source>C3 with transformer layers inside.</source>
        <translation>内含 Transformer 层的 C3。</translation>
    </message>
    <message>
        <source>C3 with ghost bottlenecks: fewer parameters.</source>
        <translation>使用 Ghost 瓶颈的 C3：参数更少。</translation>
    </message>
    <message>
        <source>C3 of convolutions that merge for use (RT-DETR).</source>
        <translation>由使用时可合并的卷积组成的 C3（RT-DETR）。</translation>
    </message>
    <message>
        <source>Two convolutions with a shortcut.</source>
        <translation>两个卷积加一条直连。</translation>
    </message>
    <message>
        <source>Cross-stage partial bottleneck.</source>
        <translation>跨阶段局部瓶颈。</translation>
    </message>
    <message>
        <source>Bottleneck of ghost convolutions.</source>
        <translation>由 Ghost 卷积组成的瓶颈。</translation>
    </message>
    <message>
        <source>Layer aggregation block of YOLOv9.</source>
        <translation>YOLOv9 的层聚合块。</translation>
    </message>
    <message>
        <source>Lighter layer aggregation of YOLOv9.</source>
        <translation>YOLOv9 较轻的层聚合块。</translation>
    </message>
    <message>
        <source>Block of PP-HGNetV2 (RT-DETR backbone).</source>
        <translation>PP-HGNetV2 的块（RT-DETR 骨干网络）。</translation>
    </message>
    <message>
        <source>One stage of a ResNet.</source>
        <translation>ResNet 的一个阶段。</translation>
    </message>
    <message>
        <source>Transformer encoder layer of RT-DETR.</source>
        <translation>RT-DETR 的 Transformer 编码层。</translation>
    </message>
    <message>
        <source>Pools three times and joins: a wide view, cheaply.</source>
        <translation>池化三次后合并：视野大，开销小。</translation>
    </message>
    <message>
        <source>Pools with three windows and joins.</source>
        <translation>用三种窗口池化后合并。</translation>
    </message>
    <message>
        <source>Spatial pyramid pooling of YOLOv9.</source>
        <translation>YOLOv9 的空间金字塔池化。</translation>
    </message>
    <message>
        <source>Largest value of each window.</source>
        <translation>取每个窗口的最大值。</translation>
    </message>
    <message>
        <source>Mean value of each window.</source>
        <translation>取每个窗口的平均值。</translation>
    </message>
    <message>
        <source>Doubles the map by repeating cells.</source>
        <translation>重复格子，使特征图加倍。</translation>
    </message>
    <message>
        <source>Doubles the map by a learned convolution.</source>
        <translation>用学到的卷积使特征图加倍。</translation>
    </message>
    <message>
        <source>Transposed convolution of PyTorch.</source>
        <translation>PyTorch 的转置卷积。</translation>
    </message>
    <message>
        <source>Depth-wise transposed convolution.</source>
        <translation>深度转置卷积。</translation>
    </message>
    <message>
        <source>Halves the map, channels and space apart (YOLOv10).</source>
        <translation>使特征图减半，通道和空间分开处理（YOLOv10）。</translation>
    </message>
    <message>
        <source>Halves the map by pooling and convolution (YOLOv9).</source>
        <translation>用池化和卷积使特征图减半（YOLOv9）。</translation>
    </message>
    <message>
        <source>Halves the map by pooling, then convolution.</source>
        <translation>先池化再卷积，使特征图减半。</translation>
    </message>
    <message>
        <source>Puts a border of zeros around the map.</source>
        <translation>在特征图四周补零。</translation>
    </message>
    <message>
        <source>Joins maps of one size along their channels.</source>
        <translation>沿通道合并同样大小的特征图。</translation>
    </message>
    <message>
        <source>Splits a map for an auxiliary branch (YOLOv9).</source>
        <translation>为辅助分支拆分特征图（YOLOv9）。</translation>
    </message>
    <message>
        <source>Adds maps of auxiliary branches (YOLOv9).</source>
        <translation>把辅助分支的特征图相加（YOLOv9）。</translation>
    </message>
    <message>
        <source>Passes the map on unchanged.</source>
        <translation>原样传递特征图。</translation>
    </message>
    <message>
        <source>Batch normalization.</source>
        <translation>批归一化。</translation>
    </message>
    <message>
        <source>Activation x · sigmoid(x).</source>
        <translation>激活函数 x · sigmoid(x)。</translation>
    </message>
    <message>
        <source>Activation max(0, x).</source>
        <translation>激活函数 max(0, x)。</translation>
    </message>
    <message>
        <source>Smooth activation of transformers.</source>
        <translation>Transformer 常用的平滑激活函数。</translation>
    </message>
    <message>
        <source>ReLU that lets a little of negative values through.</source>
        <translation>让负值也通过一点的 ReLU。</translation>
    </message>
    <message>
        <source>SiLU made of straight pieces.</source>
        <translation>用直线段近似的 SiLU。</translation>
    </message>
    <message>
        <source>Squeezes values into 0 to 1.</source>
        <translation>把数值压到 0 到 1。</translation>
    </message>
    <message>
        <source>Drops whole channels while training.</source>
        <translation>训练时随机丢弃整个通道。</translation>
    </message>
    <message>
        <source>Boxes and classes: the detection head.</source>
        <translation>边框和类别：检测头。</translation>
    </message>
    <message>
        <source>Detection without suppression, of YOLOv10.</source>
        <translation>YOLOv10 的检测头，不需要抑制重叠框。</translation>
    </message>
    <message>
        <source>Transformer decoder of RT-DETR.</source>
        <translation>RT-DETR 的 Transformer 解码器。</translation>
    </message>
    <message>
        <source>Boxes with masks.</source>
        <translation>边框加掩码。</translation>
    </message>
    <message>
        <source>Boxes with masks, of YOLO26.</source>
        <translation>边框加掩码（YOLO26）。</translation>
    </message>
    <message>
        <source>Boxes with key points.</source>
        <translation>边框加关键点。</translation>
    </message>
    <message>
        <source>Boxes with key points, of YOLO26.</source>
        <translation>边框加关键点（YOLO26）。</translation>
    </message>
    <message>
        <source>Turned boxes.</source>
        <translation>旋转框。</translation>
    </message>
    <message>
        <source>Turned boxes, of YOLO26.</source>
        <translation>旋转框（YOLO26）。</translation>
    </message>
    <message>
        <source>One class for the whole image.</source>
        <translation>整张图一个类别。</translation>
    </message>
</context>
<context>
    <name>MoveLinkEnd</name>
    <message>
        <source>Disconnect {source} from {reader}</source>
        <translation>断开 {source} 与 {reader}</translation>
    </message>
    <message>
        <source>Leave the link as it is</source>
        <translation>连接保持不变</translation>
    </message>
    <message>
        <source>Connect {source} to {reader}</source>
        <translation>把 {source} 连接到 {reader}</translation>
    </message>
</context>
<context>
    <name>NotesPane</name>
    <message>
        <source>Star</source>
        <translation>加星</translation>
    </message>
    <message>
        <source>Tags, with commas between them</source>
        <translation>标签，用逗号分隔</translation>
    </message>
    <message>
        <source>paper, first try</source>
        <translation>论文, 第一次尝试</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>What was this run for, and what came of it?</source>
        <translation>这次训练是为了什么，结果如何？</translation>
    </message>
</context>
<context>
    <name>Outline</name>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Outline of the model</source>
        <translation>模型大纲</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Find a module…</source>
        <translation>查找模块…</translation>
    </message>
    <message>
        <source>Find a module</source>
        <translation>查找模块</translation>
    </message>
    <message>
        <source>Modules</source>
        <translation>模块</translation>
    </message>
    <message>
        <source>Drag a module onto a link, a layer or the canvas; Enter puts it after the selected layer.</source>
        <translation>把模块拖到连接、层或画布上；按回车放到选中的层之后。</translation>
    </message>
    <message>
        <source>No module fits.</source>
        <translation>没有符合的模块。</translation>
    </message>
</context>
<context>
    <name>PaletteSearch</name>
    <message>
        <source>Find a module…</source>
        <translation>查找模块…</translation>
    </message>
    <message>
        <source>Modules</source>
        <translation>模块</translation>
    </message>
    <message>
        <source>Enter: insert. Shift+Enter: replace. Esc: close.</source>
        <translation>Enter：插入。Shift+Enter：替换。Esc：关闭。</translation>
    </message>
    <message>
        <source>Enter: insert. Esc: close.</source>
        <translation>Enter：插入。Esc：关闭。</translation>
    </message>
</context>
<context>
    <name>PredictPage</name>
    <message>
        <source>Predict</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>What a model sees, and where it fails</source>
        <translation>看看模型看到了什么，又在哪里出错</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Weights file…</source>
        <translation>权重文件…</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>Files…</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Nothing predicted yet</source>
        <translation>还没有预测结果</translation>
    </message>
    <message>
        <source>Choose the weights of a run and some images, then press Predict.</source>
        <translation>选择一次训练的权重和一些图像，然后点击“预测”。</translation>
    </message>
    <message>
        <source>No dataset is open.</source>
        <translation>没有打开数据集。</translation>
    </message>
    <message>
        <source>{count} files</source>
        <translation>{count} 个文件</translation>
    </message>
    <message>
        <source>Nothing chosen yet.</source>
        <translation>尚未选择。</translation>
    </message>
    <message>
        <source>Train a model first, or open a weights file.</source>
        <translation>请先训练一个模型，或打开权重文件。</translation>
    </message>
    <message>
        <source>Choose some images.</source>
        <translation>请选择一些图像。</translation>
    </message>
    <message>
        <source>Predicting…</source>
        <translation>正在预测…</translation>
    </message>
    <message>
        <source>A process of its own loads the model first.</source>
        <translation>先由独立的进程加载模型。</translation>
    </message>
    <message>
        <source>Open weights</source>
        <translation>打开权重</translation>
    </message>
    <message>
        <source>Weights (*.pt)</source>
        <translation>权重（*.pt）</translation>
    </message>
    <message>
        <source>Images ({patterns})</source>
        <translation>图像（{patterns}）</translation>
    </message>
    <message>
        <source>Choose images</source>
        <translation>选择图像</translation>
    </message>
    <message>
        <source>Choose a folder of images</source>
        <translation>选择图像文件夹</translation>
    </message>
    <message>
        <source>{done} of {total} images</source>
        <translation>{done} / {total} 张图像</translation>
    </message>
    <message>
        <source>There were no images to predict.</source>
        <translation>没有可预测的图像。</translation>
    </message>
</context>
<context>
    <name>PredictionBrowser</name>
    <message>
        <source>Previous image (Left)</source>
        <translation>上一张（左方向键）</translation>
    </message>
    <message>
        <source>Next image (Right)</source>
        <translation>下一张（右方向键）</translation>
    </message>
    <message>
        <source>Show the whole image (double click)</source>
        <translation>显示整张图像（双击）</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Predictions</source>
        <translation>预测框</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>{number} of {count}   {name}</source>
        <translation>{number} / {count}   {name}</translation>
    </message>
    <message>
        <source>{count} predicted, no labels</source>
        <translation>预测 {count} 个，没有标注</translation>
    </message>
    <message>
        <source>{found} found, {false} false, {missed} missed</source>
        <translation>正确 {found}，误检 {false}，漏检 {missed}</translation>
    </message>
</context>
<context>
    <name>Problem</name>
    <message>
        <source>File that macOS leaves behind</source>
        <translation>macOS 遗留文件</translation>
    </message>
    <message>
        <source>Picture for print (CMYK)</source>
        <translation>印刷用图像（CMYK）</translation>
    </message>
    <message>
        <source>16 bits a channel</source>
        <translation>每通道 16 位</translation>
    </message>
    <message>
        <source>Damaged picture</source>
        <translation>图像已损坏</translation>
    </message>
    <message>
        <source>Empty file</source>
        <translation>空文件</translation>
    </message>
    <message>
        <source>Format that training cannot read</source>
        <translation>训练无法读取的格式</translation>
    </message>
    <message>
        <source>Picture is missing</source>
        <translation>缺少图像</translation>
    </message>
    <message>
        <source>Not a picture</source>
        <translation>不是图像</translation>
    </message>
    <message>
        <source>Picture ends oddly</source>
        <translation>图像结尾异常</translation>
    </message>
    <message>
        <source>Turned by EXIF data</source>
        <translation>按 EXIF 旋转</translation>
    </message>
    <message>
        <source>Picture too large</source>
        <translation>图像过大</translation>
    </message>
    <message>
        <source>Picture too small</source>
        <translation>图像过小</translation>
    </message>
    <message>
        <source>Picture cut off</source>
        <translation>图像不完整</translation>
    </message>
    <message>
        <source>Format that training does not read</source>
        <translation>训练不读取的格式</translation>
    </message>
    <message>
        <source>Picture cannot be read</source>
        <translation>图像无法读取</translation>
    </message>
    <message>
        <source>Picture without a label file</source>
        <translation>图像没有标注文件</translation>
    </message>
    <message>
        <source>Suffix does not fit the content</source>
        <translation>扩展名与内容不符</translation>
    </message>
    <message>
        <source>Pictures share one label file</source>
        <translation>多张图像共用一个标注文件</translation>
    </message>
    <message>
        <source>Same picture in train and val</source>
        <translation>同一图像同时在训练集和验证集中</translation>
    </message>
    <message>
        <source>Same picture twice</source>
        <translation>重复的图像</translation>
    </message>
    <message>
        <source>Same picture, different labels</source>
        <translation>图像相同但标注不同</translation>
    </message>
    <message>
        <source>Class without boxes</source>
        <translation>类别没有标注框</translation>
    </message>
    <message>
        <source>Byte-order mark in the label file</source>
        <translation>标注文件带 BOM</translation>
    </message>
    <message>
        <source>Box reaches beyond the picture</source>
        <translation>标注框超出图像</translation>
    </message>
    <message>
        <source>Capital letters differ</source>
        <translation>文件名大小写不一致</translation>
    </message>
    <message>
        <source>Class written as a decimal</source>
        <translation>类别写成了小数</translation>
    </message>
    <message>
        <source>Class is no whole number</source>
        <translation>类别不是整数</translation>
    </message>
    <message>
        <source>Negative class</source>
        <translation>类别为负数</translation>
    </message>
    <message>
        <source>Class out of range</source>
        <translation>类别超出范围</translation>
    </message>
    <message>
        <source>Class written as a word</source>
        <translation>类别写成了文字</translation>
    </message>
    <message>
        <source>Wrong number of columns</source>
        <translation>列数不对</translation>
    </message>
    <message>
        <source>Columns parted by commas</source>
        <translation>用逗号分隔各列</translation>
    </message>
    <message>
        <source>Column of confidences</source>
        <translation>多出置信度列</translation>
    </message>
    <message>
        <source>Position outside the picture</source>
        <translation>坐标在图像之外</translation>
    </message>
    <message>
        <source>Position in pixels</source>
        <translation>坐标以像素为单位</translation>
    </message>
    <message>
        <source>Decimal commas</source>
        <translation>小数点写成了逗号</translation>
    </message>
    <message>
        <source>Row twice</source>
        <translation>重复的行</translation>
    </message>
    <message>
        <source>Empty label files</source>
        <translation>空的标注文件</translation>
    </message>
    <message>
        <source>Encoding of the label file</source>
        <translation>标注文件的编码</translation>
    </message>
    <message>
        <source>Boxes and polygons mixed</source>
        <translation>框与多边形混用</translation>
    </message>
    <message>
        <source>Negative size</source>
        <translation>尺寸为负数</translation>
    </message>
    <message>
        <source>Not a number</source>
        <translation>不是有效数值</translation>
    </message>
    <message>
        <source>Polygons instead of boxes</source>
        <translation>多边形而不是框</translation>
    </message>
    <message>
        <source>Text in a label row</source>
        <translation>标注行中有文字</translation>
    </message>
    <message>
        <source>Tiny box</source>
        <translation>标注框过小</translation>
    </message>
    <message>
        <source>Label file too large</source>
        <translation>标注文件过大</translation>
    </message>
    <message>
        <source>Label file cannot be read</source>
        <translation>标注文件无法读取</translation>
    </message>
    <message>
        <source>Label without a picture</source>
        <translation>标注没有对应图像</translation>
    </message>
    <message>
        <source>Box without area</source>
        <translation>标注框面积为零</translation>
    </message>
    <message>
        <source>More findings</source>
        <translation>更多结果</translation>
    </message>
    <message>
        <source>Blank class name</source>
        <translation>类别名为空</translation>
    </message>
    <message>
        <source>Number of class names</source>
        <translation>类别名数量不符</translation>
    </message>
    <message>
        <source>Encoding of the class names</source>
        <translation>类别名的编码</translation>
    </message>
    <message>
        <source>No class names</source>
        <translation>没有类别名</translation>
    </message>
    <message>
        <source>Classes numbered with gaps</source>
        <translation>类别编号不连续</translation>
    </message>
    <message>
        <source>Class name twice</source>
        <translation>类别名重复</translation>
    </message>
    <message>
        <source>Other files</source>
        <translation>其他文件</translation>
    </message>
    <message>
        <source>Train and val are the same</source>
        <translation>训练集与验证集相同</translation>
    </message>
    <message>
        <source>Download in data.yaml</source>
        <translation>data.yaml 中的下载项</translation>
    </message>
    <message>
        <source>data.yaml cannot be read</source>
        <translation>data.yaml 无法读取</translation>
    </message>
    <message>
        <source>Names that differ in capitals only</source>
        <translation>名字只有大小写不同</translation>
    </message>
    <message>
        <source>File removed during the scan</source>
        <translation>扫描期间文件被删除</translation>
    </message>
    <message>
        <source>Transparent parts</source>
        <translation>透明部分</translation>
    </message>
    <message>
        <source>Very long picture</source>
        <translation>过长的图像</translation>
    </message>
    <message>
        <source>Picture of one colour</source>
        <translation>单色图像</translation>
    </message>
    <message>
        <source>Same picture in train and test</source>
        <translation>train 与 test 中有相同图像</translation>
    </message>
    <message>
        <source>Almost the same picture in train and val</source>
        <translation>train 与 val 中有几乎相同的图像</translation>
    </message>
    <message>
        <source>Almost the same picture in train and test</source>
        <translation>train 与 test 中有几乎相同的图像</translation>
    </message>
    <message>
        <source>Almost the same picture twice</source>
        <translation>几乎相同的图像</translation>
    </message>
    <message>
        <source>Very long box</source>
        <translation>过长的框</translation>
    </message>
    <message>
        <source>Box as large as the picture</source>
        <translation>与图像一样大的框</translation>
    </message>
    <message>
        <source>More boxes than a detector gives</source>
        <translation>框数超过检测器上限</translation>
    </message>
    <message>
        <source>Label files all the same</source>
        <translation>标签文件全部相同</translation>
    </message>
    <message>
        <source>Class missing in val or test</source>
        <translation>val 或 test 中缺少类别</translation>
    </message>
    <message>
        <source>Class with few boxes</source>
        <translation>框很少的类别</translation>
    </message>
    <message>
        <source>Classes of unequal numbers</source>
        <translation>类别数量悬殊</translation>
    </message>
    <message>
        <source>Splits unlike each other</source>
        <translation>划分之间差异大</translation>
    </message>
    <message>
        <source>Split with few pictures</source>
        <translation>图像很少的划分</translation>
    </message>
    <message>
        <source>Many pictures without boxes</source>
        <translation>大量没有框的图像</translation>
    </message>
    <message>
        <source>Objects tiny at the training size</source>
        <translation>训练尺寸下目标过小</translation>
    </message>
</context>
<context>
    <name>ProgressCard</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Counting the files…</source>
        <translation>正在统计文件…</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
</context>
<context>
    <name>QueueModel</name>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>could not start</source>
        <translation>无法开始</translation>
    </message>
    <message>
        <source>held</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>soon</source>
        <translation>即将开始</translation>
    </message>
    <message>
        <source>about {time}</source>
        <translation>约 {time}</translation>
    </message>
    <message>
        <source>after {run}</source>
        <translation>在 {run} 之后</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Hold the queue</source>
        <translation>暂停队列</translation>
    </message>
    <message>
        <source>Finish what trains now, and start no more until you let it go on.</source>
        <translation>完成正在进行的训练，在您恢复之前不再开始新的训练。</translation>
    </message>
    <message>
        <source>Runs that train and wait</source>
        <translation>正在训练和等待的运行</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Make it the next one</source>
        <translation>设为下一个</translation>
    </message>
    <message>
        <source>Start now</source>
        <translation>立即开始</translation>
    </message>
    <message>
        <source>Remove from the queue</source>
        <translation>从队列中移除</translation>
    </message>
    <message>
        <source>Start now on</source>
        <translation>立即开始于</translation>
    </message>
    <message>
        <source>Nothing waits.</source>
        <translation>没有等待的运行。</translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n 个等待中</numerusform>
        </translation>
    </message>
    <message>
        <source>They start by themselves in their turn, also when this window is closed.</source>
        <translation>轮到时会自动开始，关闭此窗口后也一样。</translation>
    </message>
    <message>
        <source>{device} (taken by {run})</source>
        <translation>{device}（被 {run} 占用）</translation>
    </message>
    <message>
        <source>{run} does not wait any more.</source>
        <translation>{run} 已不再等待。</translation>
    </message>
</context>
<context>
    <name>Recipe</name>
    <message>
        <source>None (baseline)</source>
        <translation>无（基线）</translation>
    </message>
    <message>
        <source>The stock model, unchanged. Train it beside a variant to see whether the variant helps.</source>
        <translation>原版模型，不作改动。与改进后的模型一起训练，才能看出改进是否有效。</translation>
    </message>
    <message>
        <source>Any attention on the detection outputs</source>
        <translation>检测输出处的任意注意力</translation>
    </message>
    <message>
        <source>An attention of your choice, your own files included, on each map that feeds the detection head.</source>
        <translation>在送入检测头的每个特征图上，加上您选择的注意力模块，也可以是您自己的文件。</translation>
    </message>
    <message>
        <source>The module to insert; its own parameters follow.</source>
        <translation>要插入的模块；它自己的参数列在后面。</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>注意力模块</translation>
    </message>
    <message>
        <source>Cells that the attention sees in each direction; the paper uses 7, 11, 23, 35, 41 and 53.</source>
        <translation>注意力在每个方向上看到的格数；论文使用 7、11、23、35、41 和 53。</translation>
    </message>
    <message>
        <source>Kernel size</source>
        <translation>卷积核大小</translation>
    </message>
    <message>
        <source>Starts as the identity, so that pre-trained weights work unchanged at the first step.</source>
        <translation>以恒等映射开始，使预训练权重在第一步时照常起作用。</translation>
    </message>
    <message>
        <source>Safe start</source>
        <translation>平稳起步</translation>
    </message>
    <message>
        <source>LKA on the detection outputs</source>
        <translation>检测输出处的 LKA</translation>
    </message>
    <message>
        <source>Large kernel attention, from which LSKA was made, on each map that feeds the detection head. It sees 23 cells in each direction with two-dimensional kernels.</source>
        <translation>在送入检测头的每个特征图上加大核注意力，LSKA 即由它而来。它用二维卷积核，在每个方向上看到 23 格。</translation>
    </message>
    <message>
        <source>Start as the identity, so that pretrained weights work unchanged at the first step.</source>
        <translation>以恒等映射开始，使预训练权重在第一步时照常起作用。</translation>
    </message>
    <message>
        <source>LSKA on the detection outputs</source>
        <translation>检测输出处的 LSKA</translation>
    </message>
    <message>
        <source>Large separable kernel attention on each of the three maps that feed the detection head. Whatever follows in the neck reads the attended map too, as the articles number it.</source>
        <translation>在送入检测头的三个特征图上各加一个大核可分离注意力。颈部后续各层读取的也是加权后的特征图，与教程中的编号一致。</translation>
    </message>
    <message>
        <source>Cells that the attention sees in each direction.</source>
        <translation>注意力在每个方向上看到的格数。</translation>
    </message>
    <message>
        <source>VAN attention with LSKA on the detection outputs</source>
        <translation>检测输出处的 VAN 注意力（LSKA）</translation>
    </message>
    <message>
        <source>LSKA between two 1x1 convolutions with a residual, on each map that feeds the detection head: gentler than the bare gate, and some more parameters.</source>
        <translation>在送入检测头的每个特征图上，把 LSKA 放在两个 1x1 卷积之间并带残差：比单纯的门控更温和，参数略多。</translation>
    </message>
    <message>
        <source>VAN attention with LSKA in place of C2f&apos;s bottlenecks</source>
        <translation>用 VAN 注意力（LSKA）代替 C2f 的瓶颈模块</translation>
    </message>
    <message>
        <source>In each chosen C2f a VAN attention with LSKA stands for each bottleneck, as articles on YOLOv8 have it. Started safely, the bottlenecks stay until the attention has learned.</source>
        <translation>在选定的每个 C2f 中，用带 LSKA 的 VAN 注意力代替每个瓶颈模块，与 YOLOv8 的教程一致。平稳起步时，瓶颈模块保留，直到注意力学会为止。</translation>
    </message>
    <message>
        <source>LSKA in place of C2PSA&apos;s self-attention</source>
        <translation>用 LSKA 代替 C2PSA 的自注意力</translation>
    </message>
    <message>
        <source>The block at the end of the backbone attends by LSKA and keeps its feed-forward part. Started safely, its self-attention stays until LSKA has learned; without that the block becomes smaller than the stock one.</source>
        <translation>主干网络末端的模块改用 LSKA，并保留其前馈部分。平稳起步时，自注意力保留，直到 LSKA 学会为止；不平稳起步时，该模块比原版小。</translation>
    </message>
    <message>
        <source>Any attention inside C3k2</source>
        <translation>C3k2 内部的任意注意力</translation>
    </message>
    <message>
        <source>Each chosen C3k2 gets an attention of the library after its inner blocks and keeps all its own weights. No row moves, so pretrained weights load as they are.</source>
        <translation>在选定的每个 C3k2 的内部模块之后加一个自带的注意力模块，并保留其全部权重。没有行号变动，预训练权重可直接加载。</translation>
    </message>
    <message>
        <source>ConvAttn inside C3k2</source>
        <translation>C3k2 内部的 ConvAttn</translation>
    </message>
    <message>
        <source>Each chosen C3k2 gets ESC&apos;s large kernel and a kernel made from the image after its inner blocks, and keeps all its own weights. No row moves, so pretrained weights load as they are.</source>
        <translation>在选定的每个 C3k2 的内部模块之后加 ESC 的大卷积核和由图像生成的卷积核，并保留其全部权重。没有行号变动，预训练权重可直接加载。</translation>
    </message>
    <message>
        <source>LSNet blocks inside C3k2</source>
        <translation>C3k2 内部的 LSNet 模块</translation>
    </message>
    <message>
        <source>Each chosen C3k2 gets a whole block of LSNet after its inner blocks and keeps all its own weights. No row moves, so pretrained weights load as they are.</source>
        <translation>在选定的每个 C3k2 的内部模块之后加一个完整的 LSNet 模块，并保留其全部权重。没有行号变动，预训练权重可直接加载。</translation>
    </message>
    <message>
        <source>LSKA inside C3k2</source>
        <translation>C3k2 内部的 LSKA</translation>
    </message>
    <message>
        <source>Each chosen C3k2 gets LSKA after its inner blocks and keeps all its own weights. No row moves, so pretrained weights load as they are.</source>
        <translation>在选定的每个 C3k2 的内部模块之后加 LSKA，并保留其全部权重。没有行号变动，预训练权重可直接加载。</translation>
    </message>
    <message>
        <source>Which C3k2 get it; any means all of them.</source>
        <translation>哪些 C3k2 要加；“全部”指所有 C3k2。</translation>
    </message>
    <message>
        <source>ESC blocks on the detection outputs</source>
        <translation>检测输出处的 ESC 模块</translation>
    </message>
    <message>
        <source>A whole block of ESC, window attention and the large-kernel convolutions that emulate it, on each map that feeds the detection head. Strong and dear: look at the cost first.</source>
        <translation>在送入检测头的每个特征图上加一个完整的 ESC 模块：窗口注意力和模仿它的大核卷积。能力强，开销也大：请先看开销。</translation>
    </message>
    <message>
        <source>LSNet blocks on the detection outputs</source>
        <translation>检测输出处的 LSNet 模块</translation>
    </message>
    <message>
        <source>A whole block of LSNet, a mixer and a feed-forward part, on each map that feeds the detection head.</source>
        <translation>在送入检测头的每个特征图上加一个完整的 LSNet 模块：混合部分和前馈部分。</translation>
    </message>
    <message>
        <source>lsconv: large view, small kernels; repvgg: 3x3 depth-wise and a channel gate.</source>
        <translation>lsconv：大视野、小卷积核；repvgg：3x3 逐通道卷积加通道门控。</translation>
    </message>
    <message>
        <source>lsconv</source>
        <translation>lsconv</translation>
    </message>
    <message>
        <source>repvgg</source>
        <translation>repvgg</translation>
    </message>
    <message>
        <source>Any attention before the neck&apos;s concatenations</source>
        <translation>颈部拼接之前的任意注意力</translation>
    </message>
    <message>
        <source>An attention of your choice, your own files included, on each map that the neck makes and joins with another one: the two that it enlarges, the two that it shrinks, and the one between.</source>
        <translation>在颈部生成并与其他特征图拼接的每个特征图上，加上您选择的注意力模块，也可以是您自己的文件：放大的两个、缩小的两个和中间的一个。</translation>
    </message>
    <message>
        <source>Any attention inside C2f</source>
        <translation>C2f 内部的任意注意力</translation>
    </message>
    <message>
        <source>Each chosen C2f gets an attention of the library after its inner blocks and keeps all its own weights. No row moves, so pretrained weights load as they are.</source>
        <translation>在选定的每个 C2f 的内部模块之后加一个自带的注意力模块，并保留其全部权重。没有行号变动，预训练权重可直接加载。</translation>
    </message>
    <message>
        <source>The attention after each inner block, with the defaults of its own parameters.</source>
        <translation>每个内部模块之后的注意力模块，其参数取默认值。</translation>
    </message>
    <message>
        <source>Which C2f get it; any means all of them.</source>
        <translation>哪些 C2f 要加；“全部”指所有 C2f。</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>neck</source>
        <translation>颈部</translation>
    </message>
    <message>
        <source>backbone</source>
        <translation>主干网络</translation>
    </message>
    <message>
        <source>any</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>LSKA inside C2f</source>
        <translation>C2f 内部的 LSKA</translation>
    </message>
    <message>
        <source>Each chosen C2f gets LSKA after its inner blocks and keeps all its own weights. No row moves, so pretrained weights load as they are.</source>
        <translation>在选定的每个 C2f 的内部模块之后加 LSKA，并保留其全部权重。没有行号变动，预训练权重可直接加载。</translation>
    </message>
    <message>
        <source>The bare LSKA, or LSKA between two 1x1 convolutions with a residual.</source>
        <translation>单纯的 LSKA，或放在两个 1x1 卷积之间并带残差的 LSKA。</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>形式</translation>
    </message>
    <message>
        <source>gate</source>
        <translation>门控</translation>
    </message>
    <message>
        <source>residual</source>
        <translation>残差</translation>
    </message>
    <message>
        <source>LSNet as the backbone</source>
        <translation>以 LSNet 为主干网络</translation>
    </message>
    <message>
        <source>The first three stages of LSNet, as large as in the paper, in the place of the stock backbone. They see a large area and work with small kernels. The pooling and attention at the end of the stock backbone stay.</source>
        <translation>用 LSNet 的前三个阶段（大小与论文相同）代替原版主干网络。它们看一大片区域，用小卷积核计算。原版主干网络末端的池化和注意力保留。</translation>
    </message>
    <message>
        <source>Size of the paper&apos;s network; the scale of the model does not change it.</source>
        <translation>论文中网络的大小；不随模型规模变化。</translation>
    </message>
    <message>
        <source>Variant</source>
        <translation>变体</translation>
    </message>
    <message>
        <source>t</source>
        <translation>t</translation>
    </message>
    <message>
        <source>s</source>
        <translation>s</translation>
    </message>
    <message>
        <source>b</source>
        <translation>b</translation>
    </message>
    <message>
        <source>LSNet with self-attention as the backbone</source>
        <translation>以带自注意力的 LSNet 为主干网络</translation>
    </message>
    <message>
        <source>All four stages of LSNet in the place of the stock backbone. Its stem stops at stride 4, so that the last stage, with self-attention in every second block, lies at stride 32. The pooling and attention at the end of the stock backbone stay.</source>
        <translation>用 LSNet 的全部四个阶段代替原版主干网络。其起始部分只到步长 4，使最后一个阶段（每隔一个模块用自注意力）位于步长 32。原版主干网络末端的池化和注意力保留。</translation>
    </message>
    <message>
        <source>VAN as the backbone</source>
        <translation>以 VAN 为主干网络</translation>
    </message>
    <message>
        <source>The four stages of the Visual Attention Network, as large as in the paper, in the place of the stock backbone. Each block has a large kernel, LSKA or LKA. The pooling and attention at the end of the stock backbone stay.</source>
        <translation>用 Visual Attention Network 的四个阶段（大小与论文相同）代替原版主干网络。每个模块都有大卷积核：LSKA 或 LKA。原版主干网络末端的池化和注意力保留。</translation>
    </message>
    <message>
        <source>Size of the paper&apos;s network, 4 to 200 million weights; the scale of the model does not change it.</source>
        <translation>论文中网络的大小，400 万到 2 亿个权重；不随模型规模变化。</translation>
    </message>
    <message>
        <source>b0</source>
        <translation>b0</translation>
    </message>
    <message>
        <source>b1</source>
        <translation>b1</translation>
    </message>
    <message>
        <source>b2</source>
        <translation>b2</translation>
    </message>
    <message>
        <source>b3</source>
        <translation>b3</translation>
    </message>
    <message>
        <source>b4</source>
        <translation>b4</translation>
    </message>
    <message>
        <source>b5</source>
        <translation>b5</translation>
    </message>
    <message>
        <source>b6</source>
        <translation>b6</translation>
    </message>
    <message>
        <source>The gate inside each block, LSKA or the dearer LKA from which it was made.</source>
        <translation>每个模块内部的门控：LSKA，或开销更大的 LKA，LSKA 即由它而来。</translation>
    </message>
    <message>
        <source>lska</source>
        <translation>lska</translation>
    </message>
    <message>
        <source>lka</source>
        <translation>lka</translation>
    </message>
    <message>
        <source>Cells that LSKA sees in each direction; LKA always sees 23 and takes no notice.</source>
        <translation>LSKA 在每个方向上看到的格数；LKA 总是看到 23 格，不受此影响。</translation>
    </message>
    <message>
        <source>Window attention at the end of the backbone</source>
        <translation>主干网络末端的窗口注意力</translation>
    </message>
    <message>
        <source>Self-attention within windows on the backbone&apos;s last map, at stride 32, where it is cheap and sees most of the image.</source>
        <translation>在主干网络的最后一个特征图（步长 32）上加窗口内的自注意力；在这里开销小，又能看到图像的大部分。</translation>
    </message>
    <message>
        <source>Start as the stock block, so that pretrained weights work unchanged at the first step.</source>
        <translation>以原版模块的行为开始，使预训练权重在第一步时照常起作用。</translation>
    </message>
    <message>
        <source>LSKA inside SPPF</source>
        <translation>SPPF 内部的 LSKA</translation>
    </message>
    <message>
        <source>LSKA on the pooled maps of SPPF, before they are mixed. SPPF keeps all its own weights and no row moves, so pretrained weights load as they are.</source>
        <translation>在 SPPF 的池化特征图混合之前加 LSKA。SPPF 保留全部权重，没有行号变动，预训练权重可直接加载。</translation>
    </message>
    <message>
        <source>Cells that the attention sees in each direction; articles use 11, some 7.</source>
        <translation>注意力在每个方向上看到的格数；教程多用 11，有的用 7。</translation>
    </message>
    <message>
        <source>Any attention after the backbone stages</source>
        <translation>主干网络各阶段之后的任意注意力</translation>
    </message>
    <message>
        <source>An attention of your choice, your own files included, on the backbone&apos;s outputs at strides 8, 16 and 32. The neck and the next stage of the backbone read the attended maps.</source>
        <translation>在主干网络步长 8、16、32 的输出处，加上您选择的注意力模块，也可以是您自己的文件。颈部和主干网络的下一阶段读取加权后的特征图。</translation>
    </message>
    <message>
        <source>LSNet block at the end of the backbone</source>
        <translation>主干网络末端的 LSNet 模块</translation>
    </message>
    <message>
        <source>A whole block of LSNet on the backbone&apos;s last map, at stride 32. LSNet has self-attention on its smallest maps, which can be chosen here.</source>
        <translation>在主干网络的最后一个特征图（步长 32）上加一个完整的 LSNet 模块。LSNet 在最小的特征图上用自注意力，这里可以选用。</translation>
    </message>
    <message>
        <source>msa</source>
        <translation>msa</translation>
    </message>
    <message>
        <source>LSConv after the backbone stages</source>
        <translation>主干网络各阶段之后的 LSConv</translation>
    </message>
    <message>
        <source>LSNet&apos;s convolution on the backbone&apos;s outputs at strides 8, 16 and 32. The neck and the next stage of the backbone read what it made of them.</source>
        <translation>在主干网络步长 8、16、32 的输出处加 LSNet 的卷积。颈部和主干网络的下一阶段读取其结果。</translation>
    </message>
    <message>
        <source>LSKA after the backbone stages</source>
        <translation>主干网络各阶段之后的 LSKA</translation>
    </message>
    <message>
        <source>Large separable kernel attention on the backbone&apos;s outputs at strides 8, 16 and 32. The neck and the next stage of the backbone read the attended maps.</source>
        <translation>在主干网络步长 8、16、32 的输出处加大核可分离注意力。颈部和主干网络的下一阶段读取加权后的特征图。</translation>
    </message>
    <message>
        <source>C3k2 with LSKA</source>
        <translation>带 LSKA 的 C3k2</translation>
    </message>
    <message>
        <source>Keeps every weight of the stock C3k2 and adds LSKA after each inner block, starting as the stock block.</source>
        <translation>保留原版 C3k2 的全部权重，在每个内部模块之后加 LSKA，并以原版模块的行为开始。</translation>
    </message>
    <message>
        <source>gate: the bare LSKA; residual: LSKA between two 1x1 convolutions, as the VAN has it.</source>
        <translation>门控：单纯的 LSKA；残差：放在两个 1x1 卷积之间的 LSKA，与 VAN 相同。</translation>
    </message>
    <message>
        <source>C2f with LSKA</source>
        <translation>带 LSKA 的 C2f</translation>
    </message>
    <message>
        <source>Keeps every weight of the stock C2f and adds LSKA after each inner block, starting as the stock block.</source>
        <translation>保留原版 C2f 的全部权重，在每个内部模块之后加 LSKA，并以原版模块的行为开始。</translation>
    </message>
    <message>
        <source>Starts as the stock block, so that pre-trained weights work unchanged at the first step.</source>
        <translation>以原版模块的行为开始，使预训练权重在第一步时照常起作用。</translation>
    </message>
    <message>
        <source>C2f of VAN attentions with LSKA</source>
        <translation>由 VAN 注意力（LSKA）组成的 C2f</translation>
    </message>
    <message>
        <source>VAN attentions in the place of C2f&apos;s bottlenecks, which stay until these have learned when it starts safely.</source>
        <translation>用 VAN 注意力代替 C2f 的瓶颈模块；平稳起步时，瓶颈模块保留，直到注意力学会为止。</translation>
    </message>
    <message>
        <source>Starts as the stock block, whose bottlenecks stay; without it only the attentions are there.</source>
        <translation>以原版模块的行为开始，其瓶颈模块保留；否则只有注意力。</translation>
    </message>
    <message>
        <source>C2PSA with LSKA</source>
        <translation>带 LSKA 的 C2PSA</translation>
    </message>
    <message>
        <source>LSKA in the place of C2PSA&apos;s self-attention, which stays until LSKA has learned when it starts safely.</source>
        <translation>用 LSKA 代替 C2PSA 的自注意力；平稳起步时，自注意力保留，直到 LSKA 学会为止。</translation>
    </message>
    <message>
        <source>Starts as the stock block, whose self-attention stays beside LSKA; without it only LSKA is there.</source>
        <translation>以原版模块的行为开始，其自注意力与 LSKA 并存；否则只有 LSKA。</translation>
    </message>
    <message>
        <source>LKA: large kernel attention</source>
        <translation>LKA：大核注意力</translation>
    </message>
    <message>
        <source>Weights the map by a view of 23 by 23 cells of itself; dearer than LSKA, which was made from it.</source>
        <translation>用自身 23 × 23 格的视野给特征图加权；比由它而来的 LSKA 开销大。</translation>
    </message>
    <message>
        <source>LKA-trivial: one large depth-wise kernel</source>
        <translation>LKA-trivial：单个大的深度卷积核</translation>
    </message>
    <message>
        <source>The undecomposed large kernel: for comparison with LKA and LSKA. Slow from a size of 23 on.</source>
        <translation>未分解的大卷积核，用于与 LKA 和 LSKA 对比。尺寸达到 23 后很慢。</translation>
    </message>
    <message>
        <source>Side of the kernel in cells; its cost grows with the square.</source>
        <translation>卷积核边长（格数）；开销随平方增长。</translation>
    </message>
    <message>
        <source>LSKA: large separable kernel attention</source>
        <translation>LSKA：大核可分离注意力</translation>
    </message>
    <message>
        <source>Weights the map by a large view of itself, at the price of a few one-dimensional convolutions.</source>
        <translation>只用几个一维卷积的开销，就以自身的大视野给特征图加权。</translation>
    </message>
    <message>
        <source>LSKA-trivial: one row and one column kernel</source>
        <translation>LSKA-trivial：一个行核和一个列核</translation>
    </message>
    <message>
        <source>The separable large kernel without dilation: for comparison with LSKA.</source>
        <translation>不带膨胀的可分离大核，用于与 LSKA 对比。</translation>
    </message>
    <message>
        <source>Length of both kernels in cells.</source>
        <translation>两个卷积核的长度（格数）。</translation>
    </message>
    <message>
        <source>ConvAttn on the detection outputs</source>
        <translation>检测输出上的 ConvAttn</translation>
    </message>
    <message>
        <source>A large kernel and a kernel made from the image itself, on 16 channels of each map that feeds the detection head. The other channels pass unchanged, so its cost does not grow with the model&apos;s width.</source>
        <translation>在送入检测头的每个特征图的 16 个通道上，用一个大卷积核和一个由图像自身生成的卷积核。其余通道原样通过，因此开销不随模型宽度增长。</translation>
    </message>
    <message>
        <source>Side of the large kernel in cells; the paper uses 13.</source>
        <translation>大卷积核的边长（格数）；论文用 13。</translation>
    </message>
    <message>
        <source>ESC inside C3k2</source>
        <translation>C3k2 内部的 ESC</translation>
    </message>
    <message>
        <source>Each chosen C3k2 gets an ESC block, window attention and large-kernel convolutions, after its inner blocks and keeps all its own weights. No row moves, so pretrained weights load as they are.</source>
        <translation>在选定的每个 C3k2 的内部模块之后加 ESC 模块（窗口注意力和大核卷积），并保留其全部权重。没有行号变动，预训练权重可直接加载。</translation>
    </message>
    <message>
        <source>Side of an attention window in cells.</source>
        <translation>注意力窗口的边长（格数）。</translation>
    </message>
    <message>
        <source>Window size</source>
        <translation>窗口大小</translation>
    </message>
    <message>
        <source>Convolution steps after the window attention; the paper uses 5.</source>
        <translation>窗口注意力之后的卷积步数；论文用 5。</translation>
    </message>
    <message>
        <source>Conv blocks</source>
        <translation>卷积步数</translation>
    </message>
    <message>
        <source>C3k2 with ConvAttn</source>
        <translation>C3k2（带 ConvAttn）</translation>
    </message>
    <message>
        <source>Keeps every weight of the stock C3k2 and adds ConvAttn after each inner block, starting as the stock block.</source>
        <translation>保留原版 C3k2 的全部权重，在每个内部模块之后加 ConvAttn，并以原版模块的行为开始。</translation>
    </message>
    <message>
        <source>Side of the large kernel in cells; the paper uses 13, and the cost grows with the square.</source>
        <translation>大卷积核的边长（格数）；论文用 13，开销随平方增长。</translation>
    </message>
    <message>
        <source>Channels under the large kernel, the paper has 16; of a map with fewer channels, all of them.</source>
        <translation>使用大卷积核的通道数，论文为 16；通道更少的特征图则用全部通道。</translation>
    </message>
    <message>
        <source>Pdim</source>
        <translation>通道数</translation>
    </message>
    <message>
        <source>Uses one large kernel for all layers of the model that ask for it with the same sizes, as the paper does.</source>
        <translation>模型中要求共享且尺寸相同的各层共用一个大卷积核，与论文相同。</translation>
    </message>
    <message>
        <source>Share kernel</source>
        <translation>共享卷积核</translation>
    </message>
    <message>
        <source>C3k2 with ESC</source>
        <translation>C3k2（带 ESC）</translation>
    </message>
    <message>
        <source>Keeps every weight of the stock C3k2 and adds an ESC block after each inner block, starting as the stock block.</source>
        <translation>保留原版 C3k2 的全部权重，在每个内部模块之后加 ESC 模块，并以原版模块的行为开始。</translation>
    </message>
    <message>
        <source>Side of a window in cells; ESC uses 32, which is slow on the large maps of a detector.</source>
        <translation>窗口的边长（格数）；ESC 用 32，在检测器的大特征图上较慢。</translation>
    </message>
    <message>
        <source>Heads of the attention; must divide the channels.</source>
        <translation>注意力的头数；必须能整除通道数。</translation>
    </message>
    <message>
        <source>Num heads</source>
        <translation>头数</translation>
    </message>
    <message>
        <source>ConvAttn: large kernel with a dynamic kernel</source>
        <translation>ConvAttn：大卷积核加动态卷积核</translation>
    </message>
    <message>
        <source>A 13x13 convolution and a 3x3 kernel made from the image, on 16 channels; the others pass unchanged.</source>
        <translation>在 16 个通道上用 13x13 卷积和由图像生成的 3x3 卷积核；其余通道原样通过。</translation>
    </message>
    <message>
        <source>Channels that it works on, the paper has 16; of a map with fewer channels, all of them.</source>
        <translation>处理的通道数，论文为 16；通道更少的特征图则用全部通道。</translation>
    </message>
    <message>
        <source>ConvAttn, mixed and added to the map</source>
        <translation>ConvAttn，混合后加到特征图上</translation>
    </message>
    <message>
        <source>Adds ConvAttn of the map, its channels mixed by a 1x1 convolution, to the map.</source>
        <translation>把特征图的 ConvAttn 结果经 1x1 卷积混合通道后加回特征图。</translation>
    </message>
    <message>
        <source>ESC block</source>
        <translation>ESC 模块</translation>
    </message>
    <message>
        <source>Window attention followed by large-kernel convolutions that emulate it; the dearest of these modules.</source>
        <translation>先是窗口注意力，然后是模仿它的大核卷积；这些模块中开销最大的。</translation>
    </message>
    <message>
        <source>How much wider the feed-forward parts are than the map.</source>
        <translation>前馈部分比特征图宽多少倍。</translation>
    </message>
    <message>
        <source>Exp ratio</source>
        <translation>扩展倍数</translation>
    </message>
    <message>
        <source>Normalises before each convolution step, as the larger networks of the paper do.</source>
        <translation>在每个卷积步之前归一化，与论文中较大的网络一样。</translation>
    </message>
    <message>
        <source>Use ln</source>
        <translation>使用归一化</translation>
    </message>
    <message>
        <source>C3k2 with any attention</source>
        <translation>带任意注意力的 C3k2</translation>
    </message>
    <message>
        <source>Keeps every weight of the stock C3k2 and adds a chosen attention after each inner block.</source>
        <translation>保留原版 C3k2 的全部权重，在每个内部模块之后加所选的注意力。</translation>
    </message>
    <message>
        <source>C2f with any attention</source>
        <translation>带任意注意力的 C2f</translation>
    </message>
    <message>
        <source>Keeps every weight of the stock C2f and adds a chosen attention after each inner block.</source>
        <translation>保留原版 C2f 的全部权重，在每个内部模块之后加所选的注意力。</translation>
    </message>
    <message>
        <source>LSDownsample: step between stages of LSNet</source>
        <translation>LSDownsample：LSNet 各阶段之间的缩小</translation>
    </message>
    <message>
        <source>Halves the map by a depth-wise 3x3 convolution and sets the channels by a 1x1 convolution.</source>
        <translation>用 3x3 逐通道卷积把特征图缩小一半，用 1x1 卷积设定通道数。</translation>
    </message>
    <message>
        <source>Channels of the output, written as they are; the scale does not change them.</source>
        <translation>输出的通道数，按原值填写；不随模型规模变化。</translation>
    </message>
    <message>
        <source>Out channels</source>
        <translation>输出通道数</translation>
    </message>
    <message>
        <source>LSStage: stage of LSNet</source>
        <translation>LSStage：LSNet 的阶段</translation>
    </message>
    <message>
        <source>Blocks of LSNet in turns: 3x3 depth-wise with a channel gate, then LSConv or self-attention.</source>
        <translation>LSNet 的模块轮流排列：带通道门控的 3x3 逐通道卷积，然后是 LSConv 或自注意力。</translation>
    </message>
    <message>
        <source>Number of blocks; 0 leaves the step that halves the map, or nothing at stride 1.</source>
        <translation>模块数；取 0 时只剩缩小一步，步长为 1 时什么也不剩。</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>2 halves the map first; 1 has the blocks only, and then out_channels are the channels of the input.</source>
        <translation>2：先把特征图缩小一半；1：只有模块，此时 out_channels 等于输入的通道数。</translation>
    </message>
    <message>
        <source>Stride</source>
        <translation>步长</translation>
    </message>
    <message>
        <source>Mixer of every second block: lsconv, or msa, self-attention, for the smallest maps.</source>
        <translation>每隔一个模块的混合方式：lsconv，或用于最小特征图的 msa（自注意力）。</translation>
    </message>
    <message>
        <source>LSStem: stem of LSNet</source>
        <translation>LSStem：LSNet 的起始部分</translation>
    </message>
    <message>
        <source>Two or three 3x3 convolutions, each of which halves the map.</source>
        <translation>两个或三个 3x3 卷积，每个都把特征图缩小一半。</translation>
    </message>
    <message>
        <source>Pixels of the input for one cell: 8 by three convolutions, as in the paper, or 4 by two.</source>
        <translation>每一格对应的输入像素：用三个卷积为 8，与论文相同；用两个卷积为 4。</translation>
    </message>
    <message>
        <source>Overlapping patches of VAN</source>
        <translation>VAN 的重叠分块</translation>
    </message>
    <message>
        <source>Makes the map smaller and wider with one strided convolution and a normalisation, without activation.</source>
        <translation>用一个带步长的卷积和归一化把特征图变小、通道变多，不加激活。</translation>
    </message>
    <message>
        <source>Channels of the outcome, as written: the scale of the model does not change them.</source>
        <translation>结果的通道数，按原值填写：不随模型规模变化。</translation>
    </message>
    <message>
        <source>Cells of a patch in each direction; the paper uses 7 at first, then 3.</source>
        <translation>分块在每个方向上的格数；论文先用 7，之后用 3。</translation>
    </message>
    <message>
        <source>Patch size</source>
        <translation>分块大小</translation>
    </message>
    <message>
        <source>Cells from one patch to the next; the paper uses 4 at first, then 2.</source>
        <translation>相邻分块之间的格数；论文先用 4，之后用 2。</translation>
    </message>
    <message>
        <source>VAN stage</source>
        <translation>VAN 阶段</translation>
    </message>
    <message>
        <source>A whole stage of the Visual Attention Network: patches, then several blocks with large kernels.</source>
        <translation>Visual Attention Network 的完整阶段：先分块，再是若干带大卷积核的模块。</translation>
    </message>
    <message>
        <source>Number of blocks one behind the other; the paper has 2 to 90.</source>
        <translation>依次相连的模块数；论文为 2 到 90。</translation>
    </message>
    <message>
        <source>The gate inside each block: LSKA, or the dearer LKA from which it was made.</source>
        <translation>每个模块内部的门控：LSKA，或开销更大的 LKA，LSKA 即由它而来。</translation>
    </message>
    <message>
        <source>Window attention</source>
        <translation>窗口注意力</translation>
    </message>
    <message>
        <source>Self-attention among the cells of each window, normalised before and added to the map.</source>
        <translation>每个窗口内各格之间的自注意力，先归一化，再加到特征图上。</translation>
    </message>
    <message>
        <source>SPPF with LSKA</source>
        <translation>带 LSKA 的 SPPF</translation>
    </message>
    <message>
        <source>Keeps every weight of the stock SPPF and weights its pooled maps by LSKA before they are mixed.</source>
        <translation>保留原版 SPPF 的全部权重，在池化特征图混合之前用 LSKA 加权。</translation>
    </message>
    <message>
        <source>VAN attention with LSKA</source>
        <translation>VAN 注意力（LSKA）</translation>
    </message>
    <message>
        <source>LSKA between two 1x1 convolutions with a residual: a gentler form than the bare gate.</source>
        <translation>LSKA 放在两个 1x1 卷积之间并带残差：比单纯的门控更温和。</translation>
    </message>
    <message>
        <source>VAN attention with LKA</source>
        <translation>VAN 注意力（LKA）</translation>
    </message>
    <message>
        <source>LKA between two 1x1 convolutions with a residual, as the Visual Attention Network has it.</source>
        <translation>LKA 放在两个 1x1 卷积之间并带残差，与 Visual Attention Network 相同。</translation>
    </message>
    <message>
        <source>LSConv on the detection outputs</source>
        <translation>检测输出上的 LSConv</translation>
    </message>
    <message>
        <source>LSNet&apos;s convolution on each of the three maps that feed the detection head: a large view makes a small kernel for each cell. What it gathers is added to the map.</source>
        <translation>在送入检测头的三个特征图上各加一个 LSNet 的卷积：用大视野为每一格生成一个小卷积核，所得结果加回特征图。</translation>
    </message>
    <message>
        <source>Side in cells of the area from which the small kernels are made.</source>
        <translation>用来生成小卷积核的区域边长（格数）。</translation>
    </message>
    <message>
        <source>LSConv inside C3k2</source>
        <translation>C3k2 内部的 LSConv</translation>
    </message>
    <message>
        <source>Each chosen C3k2 gets LSNet&apos;s convolution after its inner blocks and keeps all its own weights. No row moves, so pretrained weights load as they are.</source>
        <translation>在选定的每个 C3k2 的内部模块之后加 LSNet 的卷积，并保留其全部权重。没有行号变动，预训练权重可直接加载。</translation>
    </message>
    <message>
        <source>C3k2 with LSConv</source>
        <translation>带 LSConv 的 C3k2</translation>
    </message>
    <message>
        <source>Keeps every weight of the stock C3k2 and adds LSConv after each inner block, starting as the stock block.</source>
        <translation>保留原版 C3k2 的全部权重，在每个内部模块之后加 LSConv，并以原版模块的行为开始。</translation>
    </message>
    <message>
        <source>C3k2 with LSBlock</source>
        <translation>带 LSBlock 的 C3k2</translation>
    </message>
    <message>
        <source>Keeps every weight of the stock C3k2 and adds LSBlock after each inner block, starting as the stock block.</source>
        <translation>保留原版 C3k2 的全部权重，在每个内部模块之后加 LSBlock，并以原版模块的行为开始。</translation>
    </message>
    <message>
        <source>LSConv: see large, focus small</source>
        <translation>LSConv：大处看，小处聚</translation>
    </message>
    <message>
        <source>Looks over a large area to make a small kernel for each cell, and adds what that kernel gathers.</source>
        <translation>看过一大片区域，为每一格生成一个小卷积核，并加上它所得的结果。</translation>
    </message>
    <message>
        <source>Side in cells of the area from which the small kernels are made; the paper uses 7.</source>
        <translation>用来生成小卷积核的区域边长（格数）；论文使用 7。</translation>
    </message>
    <message>
        <source>LSBlock: block of LSNet</source>
        <translation>LSBlock：LSNet 的模块</translation>
    </message>
    <message>
        <source>LSConv, or another mixer of LSNet, followed by LSNet&apos;s feed-forward part, each with a residual.</source>
        <translation>LSConv 或 LSNet 的另一种混合方式，其后是 LSNet 的前馈部分，各带残差。</translation>
    </message>
    <message>
        <source>lsconv: large view, small kernels; repvgg: 3x3 depth-wise and a channel gate; msa: self-attention.</source>
        <translation>lsconv：大视野、小卷积核；repvgg：3x3 逐通道卷积加通道门控；msa：自注意力。</translation>
    </message>
    <message>
        <source>Mixer</source>
        <translation>混合方式</translation>
    </message>
    <message>
        <source>Heads of the self-attention; they must divide the channels. Only for msa.</source>
        <translation>自注意力的头数；必须能整除通道数。仅用于 msa。</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>头数</translation>
    </message>
    <message>
        <source>Side in cells of the map whose distances the self-attention knows; others are resized. Only for msa.</source>
        <translation>自注意力所知距离的特征图边长（格数）；其他大小会缩放。仅用于 msa。</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>分辨率</translation>
    </message>
    <message>
        <source>SE: squeeze and excitation</source>
        <translation>SE：压缩与激励</translation>
    </message>
    <message>
        <source>Weights each channel by a gate computed from the means of all channels; it does not look at places.</source>
        <translation>用由所有通道的均值算出的门控为每个通道加权；不区分位置。</translation>
    </message>
    <message>
        <source>How many times fewer channels the gate&apos;s hidden layer has; the paper uses 16.</source>
        <translation>门控隐藏层的通道数缩小多少倍；论文取 16。</translation>
    </message>
    <message>
        <source>Reduction</source>
        <translation>缩小倍数</translation>
    </message>
    <message>
        <source>ECA: efficient channel attention</source>
        <translation>ECA：高效通道注意力</translation>
    </message>
    <message>
        <source>Weights each channel by a gate computed from the means of a few neighbouring channels: a handful of weights.</source>
        <translation>用由少数相邻通道的均值算出的门控为每个通道加权：只有几个权重。</translation>
    </message>
    <message>
        <source>How many neighbouring channels share in a gate; auto: by the paper&apos;s rule, 3 or 5 in most layers.</source>
        <translation>每个门控用到多少个相邻通道；auto：按论文的规则，多数层为 3 或 5。</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>CBAM: channel, then spatial attention</source>
        <translation>CBAM：先通道、后空间的注意力</translation>
    </message>
    <message>
        <source>Weights each channel, then each place, by gates computed from means and maxima.</source>
        <translation>用由均值和最大值算出的门控，先为每个通道、再为每个位置加权。</translation>
    </message>
    <message>
        <source>Side of the spatial gate&apos;s kernel in cells; the paper found 7 better than 3.</source>
        <translation>空间门控的卷积核边长，以单元格计；论文中 7 优于 3。</translation>
    </message>
    <message>
        <source>Coordinate attention</source>
        <translation>坐标注意力</translation>
    </message>
    <message>
        <source>Weights each row and each column of a channel by gates computed from their means, so that places count.</source>
        <translation>用由行和列的均值算出的门控为通道的每一行和每一列加权，从而区分位置。</translation>
    </message>
    <message>
        <source>How many times fewer channels the hidden layer has, though at least 8; the paper uses 32.</source>
        <translation>隐藏层的通道数缩小多少倍，但至少保留 8 个；论文取 32。</translation>
    </message>
    <message>
        <source>SimAM: attention without parameters</source>
        <translation>SimAM：无参数的注意力</translation>
    </message>
    <message>
        <source>Weights each cell by how far it stands out from the mean of its channel; it adds no weights at all.</source>
        <translation>按每个单元格偏离其通道均值的程度加权；完全不增加权重。</translation>
    </message>
    <message>
        <source>The paper&apos;s lambda, which keeps flat channels from dividing by zero; the authors use 0.0001, and 0.1 on ImageNet.</source>
        <translation>论文中的 lambda，避免数值不变的通道除以零；作者取 0.0001，在 ImageNet 上取 0.1。</translation>
    </message>
    <message>
        <source>Regularisation</source>
        <translation>正则化</translation>
    </message>
    <message>
        <source>EMA: efficient multi-scale attention</source>
        <translation>EMA：高效多尺度注意力</translation>
    </message>
    <message>
        <source>Weights each place of a group of channels by two branches, one of rows and columns, one of 3x3 cells.</source>
        <translation>用两个分支为一组通道的每个位置加权：一个看行和列，一个看 3x3 单元格。</translation>
    </message>
    <message>
        <source>Groups of channels with a gate of their own (factor in other code); they must divide the channels.</source>
        <translation>各有门控的通道组数（其他代码中称 factor）；必须能整除通道数。</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>组数</translation>
    </message>
    <message>
        <source>GAM: global attention mechanism</source>
        <translation>GAM：全局注意力机制</translation>
    </message>
    <message>
        <source>Weights each cell by its channels, then by its neighbourhood, without pooling; large: many weights and slow.</source>
        <translation>先按通道、再按邻域为每个单元格加权，不做池化；规模大：权重多、速度慢。</translation>
    </message>
    <message>
        <source>How many times fewer channels the hidden layers have; 4 is usual, more makes the module lighter.</source>
        <translation>隐藏层的通道数缩小多少倍；通常取 4，越大模块越小。</translation>
    </message>
    <message>
        <source>Side of the two spatial kernels in cells; the paper uses 7.</source>
        <translation>两个空间卷积核的边长，以单元格计；论文取 7。</translation>
    </message>
    <message>
        <source>VAN block with LSKA</source>
        <translation>带 LSKA 的 VAN 块</translation>
    </message>
    <message>
        <source>A whole block of the Visual Attention Network: LSKA, then a perceptron, each normalised, with a residual.</source>
        <translation>Visual Attention Network 的完整块：先 LSKA，后感知机，各带归一化和残差。</translation>
    </message>
    <message>
        <source>VAN block with LKA</source>
        <translation>带 LKA 的 VAN 块</translation>
    </message>
    <message>
        <source>A whole block of the Visual Attention Network: LKA, then a perceptron, each normalised, with a residual.</source>
        <translation>Visual Attention Network 的完整块：先 LKA，后感知机，各带归一化和残差。</translation>
    </message>
    <message>
        <source>How many times more channels the perceptron has inside; the paper uses 8 in early stages, then 4.</source>
        <translation>感知机内部的通道数放大多少倍；论文在前几个阶段取 8，之后取 4。</translation>
    </message>
    <message>
        <source>Mlp ratio</source>
        <translation>感知机倍数</translation>
    </message>
</context>
<context>
    <name>ReportView</name>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n 张图像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n class(es)</source>
        <translation>
            <numerusform>%n 个类别</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n 个问题</numerusform>
        </translation>
    </message>
    <message>
        <source>no problems</source>
        <translation>没有问题</translation>
    </message>
    <message>
        <source>%1, %2, %3</source>
        <translation>%1，%2，%3</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Findings (%1)</source>
        <translation>检查结果（%1）</translation>
    </message>
    <message>
        <source>Understand</source>
        <translation>了解数据</translation>
    </message>
    <message>
        <source>This dataset cannot be trained on</source>
        <translation>这个数据集不能用于训练</translation>
    </message>
    <message>
        <source>Training images</source>
        <translation>训练图像</translation>
    </message>
    <message>
        <source>Validation images</source>
        <translation>验证图像</translation>
    </message>
    <message>
        <source>%1 per image</source>
        <translation>平均每张 %1 个</translation>
    </message>
    <message>
        <source>Boxes</source>
        <translation>标注框</translation>
    </message>
    <message>
        <source>no names given</source>
        <translation>未提供名称</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message numerus="yes">
        <source>%n without boxes</source>
        <translation>
            <numerusform>%n 张无标注框</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left out</source>
        <translation>
            <numerusform>%n 张不参与训练</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for testing</source>
        <translation>
            <numerusform>%n 张用于测试</numerusform>
        </translation>
    </message>
    <message>
        <source>all with boxes</source>
        <translation>全部有标注框</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Image size</source>
        <translation>图像尺寸</translation>
    </message>
    <message numerus="yes">
        <source>and %n other size(s)</source>
        <translation>
            <numerusform>另有 %n 种尺寸</numerusform>
        </translation>
    </message>
    <message>
        <source>all the same</source>
        <translation>全部相同</translation>
    </message>
</context>
<context>
    <name>ResultsPage</name>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>this model</source>
        <translation>本模型</translation>
    </message>
    <message>
        <source>baseline</source>
        <translation>基线</translation>
    </message>
    <message>
        <source>Export the numbers</source>
        <translation>导出数值</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格（*.csv）</translation>
    </message>
    <message>
        <source>The numbers could not be written.</source>
        <translation>数值无法写入文件。</translation>
    </message>
    <message>
        <source>Open in Predict</source>
        <translation>在“预测”中打开</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Export CSV</source>
        <translation>导出 CSV</translation>
    </message>
    <message>
        <source>No results yet</source>
        <translation>还没有结果</translation>
    </message>
    <message>
        <source>They appear here as soon as the first epoch is trained.</source>
        <translation>第一轮训练完成后，结果就会显示在这里。</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Right and wrong by class</source>
        <translation>各类别的对与错</translation>
    </message>
    <message>
        <source>What it sees</source>
        <translation>它看到了什么</translation>
    </message>
    <message>
        <source>mAP50</source>
        <translation>mAP50</translation>
    </message>
    <message>
        <source>mAP50-95</source>
        <translation>mAP50-95</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>{name}: {template}, scale {scale}, {state}, {epoch} of {epochs} epochs</source>
        <translation>{name}：{template}，规模 {scale}，{state}，{epoch} / {epochs} 轮</translation>
    </message>
    <message>
        <source>{change} against the baseline</source>
        <translation>与基线相比 {change}</translation>
    </message>
    <message>
        <source>{name} (baseline)</source>
        <translation>{name}（基线）</translation>
    </message>
    <message>
        <source>The first epoch is not finished yet.</source>
        <translation>第一轮还没有完成。</translation>
    </message>
    <message>
        <source>mAP50-95 is {value}.</source>
        <translation>mAP50-95 为 {value}。</translation>
    </message>
    <message>
        <source>The baseline is still to come; then one sees whether the change helps.</source>
        <translation>基线还在后面；训练完才能看出改动是否有效。</translation>
    </message>
    <message>
        <source>There is no baseline with the same settings to compare with.</source>
        <translation>没有相同设置的基线可供比较。</translation>
    </message>
    <message>
        <source>About as good as the baseline ({change} mAP50-95).</source>
        <translation>与基线大致相当（mAP50-95 {change}）。</translation>
    </message>
    <message>
        <source>Better than the baseline by {change} mAP50-95.</source>
        <translation>优于基线：mAP50-95 {change}。</translation>
    </message>
    <message>
        <source>Worse than the baseline by {change} mAP50-95.</source>
        <translation>不如基线：mAP50-95 {change}。</translation>
    </message>
    <message>
        <source>One run each: other seeds may differ by a hundredth or two. Repeat with other seeds to be sure.</source>
        <translation>各只训练了一次：换随机种子可能相差一两个百分点。要确定结论，请用其他种子重复。</translation>
    </message>
    <message>
        <source>These settings differ too: {names}.</source>
        <translation>这些设置也不同：{names}。</translation>
    </message>
</context>
<context>
    <name>RowList</name>
    <message numerus="yes">
        <source>polygon, %n points</source>
        <translation>
            <numerusform>多边形，%n 个点</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunControls</name>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>End at once…</source>
        <translation>立即结束…</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Train longer…</source>
        <translation>延长训练…</translation>
    </message>
    <message>
        <source>Duplicate with changes</source>
        <translation>复制并修改</translation>
    </message>
    <message>
        <source>Goes on with the next batch, exactly where it waits.</source>
        <translation>从等待之处的下一批继续训练。</translation>
    </message>
    <message>
        <source>Waits after this batch and loses nothing, also when the window is closed. The memory of the device stays taken; Stop frees it.</source>
        <translation>在这一批之后等待，不丢失任何内容，关闭窗口也无妨。设备内存仍被占用；停止才会释放。</translation>
    </message>
    <message>
        <source>Stops after this batch and frees the device. Resume goes on behind the last full epoch, exactly as if it had not been stopped.</source>
        <translation>在这一批之后停止并释放设备。恢复时从最后一个完整轮之后继续，与没有停止过完全一样。</translation>
    </message>
    <message>
        <source>Ends the process without waiting for the batch, for a training that hangs.</source>
        <translation>不等这一批结束就终止进程，用于卡住的训练。</translation>
    </message>
    <message>
        <source>Goes on behind the last full epoch, in the same folder.</source>
        <translation>在同一文件夹中从最后一个完整轮之后继续。</translation>
    </message>
    <message>
        <source>Trains a run that has ended for more epochs, in the same folder.</source>
        <translation>在同一文件夹中让已结束的运行再训练更多轮。</translation>
    </message>
    <message>
        <source>Fills the training form with what this run was made from.</source>
        <translation>用此运行的设置填写训练表单。</translation>
    </message>
    <message>
        <source>There is no training here.</source>
        <translation>这里没有训练。</translation>
    </message>
    <message>
        <source>Select one run.</source>
        <translation>请选择一个运行。</translation>
    </message>
    <message>
        <source>This is no training.</source>
        <translation>这不是训练。</translation>
    </message>
    <message>
        <source>Only a training that goes on can be paused. State: {state}</source>
        <translation>只有正在进行的训练可以暂停。状态：{state}</translation>
    </message>
    <message>
        <source>It stops after this batch already.</source>
        <translation>它已在这一批之后停止。</translation>
    </message>
    <message>
        <source>It is over already. State: {state}</source>
        <translation>它已经结束。状态：{state}</translation>
    </message>
    <message>
        <source>No process works on it. State: {state}</source>
        <translation>没有进程在处理它。状态：{state}</translation>
    </message>
    <message>
        <source>It is paused: press Continue.</source>
        <translation>它已暂停：请按“继续”。</translation>
    </message>
    <message>
        <source>It has trained all its epochs. Train longer gives it more.</source>
        <translation>它已训练完所有轮。“延长训练”可以增加轮数。</translation>
    </message>
    <message>
        <source>Only what ended early can be resumed. State: {state}</source>
        <translation>只有提前结束的运行可以恢复。状态：{state}</translation>
    </message>
    <message>
        <source>Only a run that has ended can be trained longer. State: {state}</source>
        <translation>只有已结束的运行可以延长训练。状态：{state}</translation>
    </message>
    <message>
        <source>The state of its optimizer was not kept. Its weights can begin a new run.</source>
        <translation>优化器状态没有保留。其权重可用于开始新的运行。</translation>
    </message>
    <message>
        <source>It does not say which model it trained.</source>
        <translation>它没有说明训练的是哪个模型。</translation>
    </message>
    <message>
        <source>End the training at once?</source>
        <translation>立即结束训练？</translation>
    </message>
    <message>
        <source>What was trained since the last full epoch is lost, as with Stop; Resume goes on from there.</source>
        <translation>与停止一样，最后一个完整轮之后的训练会丢失；恢复时从那里继续。</translation>
    </message>
    <message>
        <source>End it</source>
        <translation>立即结束</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>RunDetails</name>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>By class</source>
        <translation>按类别</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Show in Predict</source>
        <translation>在“预测”中查看</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>查看训练</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Mean and spread over seeds</source>
        <translation>各随机种子的均值与离散程度</translation>
    </message>
    <message>
        <source>Did it help?</source>
        <translation>有帮助吗？</translation>
    </message>
    <message>
        <source>Its numbers are those of the data as they were; a run trained now sees others.</source>
        <translation>它的指标来自当时的数据；现在训练的运行所用的数据已不同。</translation>
    </message>
    <message>
        <source>{count} runs selected; the first {most} are compared</source>
        <translation>已选 {count} 条记录，比较前 {most} 条</translation>
    </message>
    <message>
        <source>{count} runs compared</source>
        <translation>正在比较 {count} 条记录</translation>
    </message>
    <message>
        <source>These runs are one variant with several seeds; select the baseline&apos;s runs, too.</source>
        <translation>这些记录是同一变体的多个随机种子；请把基线的记录也选上。</translation>
    </message>
    <message>
        <source>{variant} against {reference}: {verdict}</source>
        <translation>{variant} 对比 {reference}：{verdict}</translation>
    </message>
</context>
<context>
    <name>RunOriginPane</name>
    <message>
        <source>Dataset</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Pretrained weights</source>
        <translation>预训练权重</translation>
    </message>
    <message>
        <source>Trained by</source>
        <translation>训练环境</translation>
    </message>
    <message>
        <source>Layer by layer…</source>
        <translation>逐层查看…</translation>
    </message>
    <message>
        <source>What it held when the run began was not noted.</source>
        <translation>运行开始时的内容没有记录。</translation>
    </message>
    <message>
        <source>{train} training and {val} validation images then; the dataset is not where it was, or cannot be read.</source>
        <translation>当时训练图像 {train} 张、验证图像 {val} 张；数据集已不在原处，或无法读取。</translation>
    </message>
    <message>
        <source>{train} training and {val} validation images, the same now as when the run began.</source>
        <translation>训练图像 {train} 张、验证图像 {val} 张，与运行开始时相同。</translation>
    </message>
    <message>
        <source>{train} training and {val} validation images.</source>
        <translation>训练图像 {train} 张、验证图像 {val} 张。</translation>
    </message>
    <message>
        <source>{train} training and {val} validation images then; being compared with what is there now…</source>
        <translation>当时训练图像 {train} 张、验证图像 {val} 张；正在与现在的内容比较…</translation>
    </message>
    <message>
        <source>None: trained from scratch.</source>
        <translation>无：从零开始训练。</translation>
    </message>
    <message>
        <source>{file}; what it brought is not known layer by layer.</source>
        <translation>{file}；逐层带来了什么没有记录。</translation>
    </message>
    <message>
        <source>{carried} of {total} tensors of {file} carried over, {fresh} new.</source>
        <translation>{file} 的 {total} 个张量中有 {carried} 个被沿用，{fresh} 个为新建。</translation>
    </message>
</context>
<context>
    <name>RunProgress</name>
    <message>
        <source>Best mAP50</source>
        <translation>最佳 mAP50</translation>
    </message>
    <message>
        <source>Images/s</source>
        <translation>图像/秒</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Time so far</source>
        <translation>已用时间</translation>
    </message>
    <message>
        <source>Weights carried over</source>
        <translation>沿用的权重</translation>
    </message>
    <message numerus="yes">
        <source>Waits for its turn; %n epochs</source>
        <translation>
            <numerusform>正在排队；共 %n 轮</numerusform>
        </translation>
    </message>
    <message>
        <source>Epoch {epoch} of {epochs}</source>
        <translation>第 {epoch} / {epochs} 轮</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>paused, about {time} left</source>
        <translation>已暂停，约剩 {time}</translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation>约剩 {time}</translation>
    </message>
    <message>
        <source>stops after this batch</source>
        <translation>当前批次后停止</translation>
    </message>
    <message>
        <source>next epoch begins</source>
        <translation>下一轮开始</translation>
    </message>
    <message>
        <source>validating</source>
        <translation>正在验证</translation>
    </message>
    <message>
        <source>batch {batch} of {batches}</source>
        <translation>批次 {batch} / {batches}</translation>
    </message>
    <message>
        <source>no sign of life for {time}</source>
        <translation>已有 {time} 没有响应</translation>
    </message>
    <message>
        <source>from scratch</source>
        <translation>从零开始</translation>
    </message>
    <message>
        <source>{carried} of {total} tensors</source>
        <translation>{carried} / {total} 个张量</translation>
    </message>
</context>
<context>
    <name>Runs</name>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>启动中</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Broken off</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>Better by {change} {metric}: more than seeds explain (±{margin}, 95 %).</source>
        <translation>更好，{metric} {change}：超出随机种子造成的差别（±{margin}，95 %）。</translation>
    </message>
    <message>
        <source>Worse by {change} {metric}: more than seeds explain (±{margin}, 95 %).</source>
        <translation>更差，{metric} {change}：超出随机种子造成的差别（±{margin}，95 %）。</translation>
    </message>
    <message>
        <source>No proven difference: {change} {metric} lies within what seeds do (±{margin}, 95 %).</source>
        <translation>没有可证实的差别：{metric} {change} 仍在随机种子造成的范围内（±{margin}，95 %）。</translation>
    </message>
    <message>
        <source>{change} {metric}, but one seed each cannot tell. Repeat both with two more seeds.</source>
        <translation>{metric} {change}，但各只有一个随机种子，无法判断。请各再用两个随机种子重复。</translation>
    </message>
    <message>
        <source>{change} {metric} lies within what seeds do (±{margin}); one seed cannot tell more.</source>
        <translation>{metric} {change} 在随机种子造成的范围内（±{margin}）；只有一个随机种子，无法进一步判断。</translation>
    </message>
    <message>
        <source>{change} {metric} is more than seeds do so far (±{margin}), but one side has one seed only.</source>
        <translation>{metric} {change} 超出目前随机种子造成的差别（±{margin}），但有一方只有一个随机种子。</translation>
    </message>
    <message>
        <source>Trained on different datasets: the numbers do not say which model is better.</source>
        <translation>训练所用的数据集不同：这些数值说明不了哪个模型更好。</translation>
    </message>
    <message>
        <source>Validated on different images or labels: the numbers do not say which model is better.</source>
        <translation>验证所用的图像或标注不同：这些数字不能说明哪个模型更好。</translation>
    </message>
    <message>
        <source>There is no {metric} to compare yet.</source>
        <translation>还没有可比较的 {metric}。</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} 分钟</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} 小时 {minutes} 分</translation>
    </message>
    <message>
        <source>own model</source>
        <translation>自有模型</translation>
    </message>
    <message>
        <source>baseline</source>
        <translation>基线</translation>
    </message>
    <message>
        <source>imported</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Imported from {folder}</source>
        <translation>导入自 {folder}</translation>
    </message>
    <message>
        <source>These settings differ too, so the model is not the only cause: {names}.</source>
        <translation>这些设置也不同，因此原因不只是模型：{names}。</translation>
    </message>
    <message>
        <source>{setting} ({mine}, not {other})</source>
        <translation>{setting}（{mine}，而非 {other}）</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>另有 {count} 项</translation>
    </message>
    <message>
        <source>These runs were trained on different datasets.</source>
        <translation>这些运行使用了不同的数据集。</translation>
    </message>
    <message>
        <source>The dataset was changed between these runs: they were validated on different images or labels.</source>
        <translation>数据集在这些运行之间被改动过：它们验证所用的图像或标注不同。</translation>
    </message>
    <message>
        <source>The dataset was changed between these runs: they were trained on different images or labels.</source>
        <translation>数据集在这些运行之间被改动过：它们训练所用的图像或标注不同。</translation>
    </message>
    <message>
        <source>Files of the dataset were changed between these runs.</source>
        <translation>数据集的文件在这些运行之间被改动过。</translation>
    </message>
    <message>
        <source>As many of them, but not the same.</source>
        <translation>数量相同，但内容不同。</translation>
    </message>
    <message>
        <source>{train} training and {val} validation images</source>
        <translation>训练图像 {train} 张、验证图像 {val} 张</translation>
    </message>
</context>
<context>
    <name>RunsActions</name>
    <message>
        <source>Rename the run</source>
        <translation>重命名记录</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>新名称</translation>
    </message>
    <message>
        <source>Import runs of ultralytics</source>
        <translation>导入 ultralytics 的训练记录</translation>
    </message>
    <message>
        <source>Export the table</source>
        <translation>导出表格</translation>
    </message>
    <message>
        <source>The table could not be written.</source>
        <translation>无法写入表格。</translation>
    </message>
    <message>
        <source>Written: {file}</source>
        <translation>已写入：{file}</translation>
    </message>
    <message>
        <source>Imported: {names}</source>
        <translation>已导入：{names}</translation>
    </message>
    <message>
        <source>{message} ({count} more like it)</source>
        <translation>{message}（另有 {count} 个类似问题）</translation>
    </message>
</context>
<context>
    <name>RunsPage</name>
    <message>
        <source>Runs</source>
        <translation>运行记录</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>规模</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>mAP50</source>
        <translation>mAP50</translation>
    </message>
    <message>
        <source>mAP50-95</source>
        <translation>mAP50-95</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>加星</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Dataset</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Image size</source>
        <translation>图像尺寸</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation>还没有运行记录</translation>
    </message>
    <message>
        <source>Every training appears here, with its curves and its numbers. Drop a run of ultralytics to import it.</source>
        <translation>每次训练都会出现在这里，带有曲线和数值。把 ultralytics 的训练文件夹拖进来即可导入。</translation>
    </message>
    <message>
        <source>No run fits the filter</source>
        <translation>没有符合筛选条件的记录</translation>
    </message>
    <message>
        <source>{names} is not in the list any more: the folder was deleted, moved or renamed.</source>
        <translation>{names} 已不在列表中：文件夹被删除、移动或改名。</translation>
    </message>
    <message>
        <source>What the weights brought…</source>
        <translation>预训练权重带来了什么…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Del</translation>
    </message>
    <message>
        <source>Deleted: {names}</source>
        <translation>已删除：{names}</translation>
    </message>
    <message>
        <source>Go to Train</source>
        <translation>前往训练</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Show all runs</source>
        <translation>显示所有记录</translation>
    </message>
    <message>
        <source>Take over runs that ultralytics trained; they can be dropped here, too.</source>
        <translation>接管 ultralytics 训练的记录；也可以直接拖到这里。</translation>
    </message>
    <message>
        <source>Deleted runs</source>
        <translation>已删除的记录</translation>
    </message>
    <message>
        <source>{shown} of {count} runs. Select two or more to compare them.</source>
        <translation>共 {count} 条记录，显示 {shown} 条。选择两条或更多即可比较。</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Star on or off</source>
        <translation>加星或取消</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>{count} runs. Select two or more to compare them.</source>
        <translation>共 {count} 条记录。选择两条或更多即可比较。</translation>
    </message>
    <message>
        <source>One run so far.</source>
        <translation>目前有一条记录。</translation>
    </message>
</context>
<context>
    <name>SamplePredictions</name>
    <message>
        <source>Predict some validation images</source>
        <translation>预测几张验证图像</translation>
    </message>
    <message>
        <source>Predicting…</source>
        <translation>正在预测…</translation>
    </message>
    <message>
        <source>Green: found. Red: false. Dashed: missed.</source>
        <translation>绿色：正确。红色：误检。虚线：漏检。</translation>
    </message>
    <message>
        <source>See the best weights of this run at work.</source>
        <translation>看看这次训练的最佳权重效果如何。</translation>
    </message>
    <message>
        <source>There are no weights yet.</source>
        <translation>还没有权重。</translation>
    </message>
</context>
<context>
    <name>SessionModel</name>
    <message>
        <source>Edit the model</source>
        <translation>编辑模型</translation>
    </message>
    <message>
        <source>Take all edits back</source>
        <translation>撤销全部编辑</translation>
    </message>
</context>
<context>
    <name>Setting</name>
    <message>
        <source>base</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>values of the template</source>
        <translation>模板参数</translation>
    </message>
    <message>
        <source>scale</source>
        <translation>规模</translation>
    </message>
    <message>
        <source>model file</source>
        <translation>模型文件</translation>
    </message>
    <message>
        <source>dataset folder</source>
        <translation>数据集文件夹</translation>
    </message>
    <message>
        <source>files of the dataset</source>
        <translation>数据集文件</translation>
    </message>
    <message>
        <source>training images and labels</source>
        <translation>训练图像和标注</translation>
    </message>
    <message>
        <source>validation images and labels</source>
        <translation>验证图像和标注</translation>
    </message>
    <message>
        <source>pretrained weights</source>
        <translation>预训练权重</translation>
    </message>
    <message>
        <source>version of ultralytics</source>
        <translation>ultralytics 版本</translation>
    </message>
    <message>
        <source>version of torch</source>
        <translation>torch 版本</translation>
    </message>
    <message>
        <source>epochs planned at first</source>
        <translation>最初计划的轮数</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>hours of training</source>
        <translation>训练小时数</translation>
    </message>
    <message>
        <source>patience</source>
        <translation>早停耐心</translation>
    </message>
    <message>
        <source>image size</source>
        <translation>图像尺寸</translation>
    </message>
    <message>
        <source>batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>nominal batch size</source>
        <translation>名义批大小</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>processes that load images</source>
        <translation>加载图像的进程数</translation>
    </message>
    <message>
        <source>optimiser</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>first learning rate</source>
        <translation>初始学习率</translation>
    </message>
    <message>
        <source>last learning rate</source>
        <translation>最终学习率</translation>
    </message>
    <message>
        <source>cosine learning rate</source>
        <translation>余弦学习率</translation>
    </message>
    <message>
        <source>momentum</source>
        <translation>动量</translation>
    </message>
    <message>
        <source>weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>epochs of warm-up</source>
        <translation>预热轮数</translation>
    </message>
    <message>
        <source>momentum of the warm-up</source>
        <translation>预热动量</translation>
    </message>
    <message>
        <source>learning rate of biases in the warm-up</source>
        <translation>预热时偏置的学习率</translation>
    </message>
    <message>
        <source>weight of the box loss</source>
        <translation>边框损失权重</translation>
    </message>
    <message>
        <source>weight of the class loss</source>
        <translation>类别损失权重</translation>
    </message>
    <message>
        <source>weight of the distance loss</source>
        <translation>距离损失权重</translation>
    </message>
    <message>
        <source>change of hue</source>
        <translation>色调变化</translation>
    </message>
    <message>
        <source>change of saturation</source>
        <translation>饱和度变化</translation>
    </message>
    <message>
        <source>change of brightness</source>
        <translation>亮度变化</translation>
    </message>
    <message>
        <source>rotation</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>shift</source>
        <translation>平移</translation>
    </message>
    <message>
        <source>change of size</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>shear</source>
        <translation>错切</translation>
    </message>
    <message>
        <source>perspective</source>
        <translation>透视</translation>
    </message>
    <message>
        <source>mirroring up and down</source>
        <translation>上下翻转</translation>
    </message>
    <message>
        <source>mirroring left and right</source>
        <translation>左右翻转</translation>
    </message>
    <message>
        <source>mosaic</source>
        <translation>马赛克</translation>
    </message>
    <message>
        <source>last epochs without mosaic</source>
        <translation>末尾不用马赛克的轮数</translation>
    </message>
    <message>
        <source>mixup</source>
        <translation>图像混合</translation>
    </message>
    <message>
        <source>cutmix</source>
        <translation>图像拼贴</translation>
    </message>
    <message>
        <source>copy-paste</source>
        <translation>复制粘贴</translation>
    </message>
    <message>
        <source>erasing</source>
        <translation>随机擦除</translation>
    </message>
    <message>
        <source>changing image size</source>
        <translation>变化的图像尺寸</translation>
    </message>
    <message>
        <source>part of the training images</source>
        <translation>训练图像的使用比例</translation>
    </message>
    <message>
        <source>classes trained</source>
        <translation>参与训练的类别</translation>
    </message>
    <message>
        <source>all classes as one</source>
        <translation>所有类别合为一类</translation>
    </message>
    <message>
        <source>rectangular batches</source>
        <translation>矩形批次</translation>
    </message>
    <message>
        <source>images kept in memory</source>
        <translation>图像缓存</translation>
    </message>
    <message>
        <source>frozen layers</source>
        <translation>冻结的层</translation>
    </message>
    <message>
        <source>dropout</source>
        <translation>随机失活</translation>
    </message>
    <message>
        <source>mixed precision</source>
        <translation>混合精度</translation>
    </message>
    <message>
        <source>deterministic operations</source>
        <translation>确定性运算</translation>
    </message>
    <message>
        <source>class rows carried by name</source>
        <translation>按名称沿用类别行</translation>
    </message>
</context>
<context>
    <name>SettingsModel</name>
    <message>
        <source>Setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Argument</source>
        <translation>参数名</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Language and look</source>
        <translation>语言和外观</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>System</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Questions that you do not want to be asked again</source>
        <translation>不再询问的问题</translation>
    </message>
    <message>
        <source>Ask them again</source>
        <translation>恢复询问</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行记录</translation>
    </message>
    <message>
        <source>Every training has a folder here, with weights and log.</source>
        <translation>每次训练在这里有一个文件夹，内有权重和日志。</translation>
    </message>
    <message>
        <source>Attention files</source>
        <translation>注意力文件</translation>
    </message>
    <message>
        <source>Put your own modules here, one .py file each.</source>
        <translation>把您自己的模块放在这里，每个一个 .py 文件。</translation>
    </message>
    <message>
        <source>Pretrained weights</source>
        <translation>预训练权重</translation>
    </message>
    <message>
        <source>Files put here are found by their names: yolo11n.pt.</source>
        <translation>放在这里的文件按名称查找，例如 yolo11n.pt。</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Put your own templates here, one .yaml file each.</source>
        <translation>把您自己的模板放在这里，每个一个 .yaml 文件。</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open the folder: %1</source>
        <translation>打开文件夹：%1</translation>
    </message>
    <message>
        <source>Read my files again</source>
        <translation>重新读取我的文件</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Attention modules in YOLO detectors: put in by a click, trained with the stock ultralytics package, compared honestly with the baseline.</source>
        <translation>YOLO 检测器中的注意力模块：一键加入，用原版 ultralytics 训练，与基线公平比较。</translation>
    </message>
    <message>
        <source>Nothing is sent anywhere: no telemetry, no update checks, no downloads.</source>
        <translation>不向任何地方发送数据：没有遥测，不检查更新，不下载。</translation>
    </message>
    <message>
        <source>Made with</source>
        <translation>使用的软件</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>版本 %1</translation>
    </message>
    <message>
        <source>What happens when the window closes, and when labels are written, is said again.</source>
        <translation>关闭窗口和写入标注时会发生什么，将再次说明。</translation>
    </message>
    <message>
        <source>All questions are asked.</source>
        <translation>目前没有被关闭的询问。</translation>
    </message>
</context>
<context>
    <name>SettingsTable</name>
    <message>
        <source>All settings of these runs are the same.</source>
        <translation>这些记录的所有设置都相同。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>SidePanel</name>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>No problems: it can be built.</source>
        <translation>没有问题：可以构建。</translation>
    </message>
    <message>
        <source>Modules</source>
        <translation>模块</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>大纲</translation>
    </message>
</context>
<context>
    <name>SourceDialog</name>
    <message>
        <source>Source of the file</source>
        <translation>文件源码</translation>
    </message>
    <message>
        <source>Allow it only if you trust what you read.</source>
        <translation>只有信任所读内容时才允许。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Allow this file</source>
        <translation>允许这个文件</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>SplitDialog</name>
    <message>
        <source>Divide %1 anew</source>
        <translation>重新划分 %1</translation>
    </message>
    <message>
        <source>Make a new split</source>
        <translation>重新划分</translation>
    </message>
    <message>
        <source>A new dataset is written elsewhere; yours stays as it is. Every class gets its share in each part, and equal or similar pictures stay in one part, so that nothing is measured on what was learnt.</source>
        <translation>新数据集写到别处，您的数据集保持不变。各类别在每部分中按比例分配，相同或相似的图像放在同一部分，因此不会用学过的图像来评估。</translation>
    </message>
    <message>
        <source>Lists of the images, which stay where they are: no space, made at once</source>
        <translation>图像列表，图像留在原处：不占空间，立即完成</translation>
    </message>
    <message>
        <source>Copies of images and labels: a folder of its own</source>
        <translation>复制图像和标签：独立的文件夹</translation>
    </message>
    <message>
        <source>Links to the images, copies of the labels: no space, on the same drive</source>
        <translation>链接图像，复制标签：不占空间，须在同一磁盘上</translation>
    </message>
    <message>
        <source>Write the dataset to</source>
        <translation>数据集写入</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Make the split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Choose where the dataset is written</source>
        <translation>选择数据集写入的位置</translation>
    </message>
</context>
<context>
    <name>SplitFields</name>
    <message>
        <source>For validation</source>
        <translation>用于验证</translation>
    </message>
    <message>
        <source>These images are not learnt from: they measure the model.</source>
        <translation>模型不从这些图像学习，而用它们来评估。</translation>
    </message>
    <message>
        <source>For the test</source>
        <translation>用于测试</translation>
    </message>
    <message>
        <source>Set apart for the very end; 0 makes no test split.</source>
        <translation>留到最后使用；0 表示不划分测试集。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>The same seed gives the same split; another one gives another.</source>
        <translation>同一种子得到同样的划分；换一个则不同。</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Images and boxes of each split</source>
        <translation>各划分的图像数和框数</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Boxes of %1</source>
        <translation>%1 的框</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Engine off</source>
        <translation>引擎未启动</translation>
    </message>
    <message>
        <source>Engine starting…</source>
        <translation>引擎启动中…</translation>
    </message>
    <message>
        <source>Engine ready</source>
        <translation>引擎就绪</translation>
    </message>
    <message>
        <source>Engine measuring…</source>
        <translation>引擎测量中…</translation>
    </message>
    <message>
        <source>Engine failed</source>
        <translation>引擎出错</translation>
    </message>
    <message>
        <source>The engine builds models in a process of its own and measures them.</source>
        <translation>引擎在单独的进程中构建模型并测量。</translation>
    </message>
    <message>
        <source>Looking for devices…</source>
        <translation>正在查找设备…</translation>
    </message>
    <message>
        <source>Progress of the running training</source>
        <translation>当前训练的进度</translation>
    </message>
</context>
<context>
    <name>SystemMonitor</name>
    <message>
        <source>Computer</source>
        <translation>计算机</translation>
    </message>
    <message>
        <source>The computer does not answer.</source>
        <translation>计算机没有响应。</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>The computer does not answer; these numbers are old.</source>
        <translation>计算机没有响应；这些数值已过时。</translation>
    </message>
    <message numerus="yes">
        <source>%n more cards</source>
        <translation>
            <numerusform>另有 %n 张显卡</numerusform>
        </translation>
    </message>
    <message>
        <source>Marked: what this training uses. Its part of a bar stands out.</source>
        <translation>带标记的是本次训练所用；条中突出部分为其占用。</translation>
    </message>
    <message>
        <source>No NVIDIA card was found.</source>
        <translation>未找到 NVIDIA 显卡。</translation>
    </message>
    <message>
        <source>{name}, used by this training</source>
        <translation>{name}，本次训练正在使用</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>负载</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>显存</translation>
    </message>
    <message>
        <source>This training: {amount} GB.</source>
        <translation>本次训练：{amount} GB。</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>功率</translation>
    </message>
    <message numerus="yes">
        <source>CPU, %n cores</source>
        <translation>
            <numerusform>CPU，%n 核</numerusform>
        </translation>
    </message>
    <message>
        <source>RAM</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>{free} GB free</source>
        <translation>剩余 {free} GB</translation>
    </message>
    <message>
        <source>The drive that holds the runs.</source>
        <translation>存放运行的磁盘。</translation>
    </message>
</context>
<context>
    <name>TemplateDetails</name>
    <message>
        <source>Cost at this size</source>
        <translation>此规模下的开销</translation>
    </message>
    <message>
        <source>From the paper</source>
        <translation>论文出处</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>GFLOPs at 640 pixels</source>
        <translation>640 像素下的 GFLOPs</translation>
    </message>
    <message>
        <source>stock</source>
        <translation>原版</translation>
    </message>
    <message>
        <source>this</source>
        <translation>当前</translation>
    </message>
</context>
<context>
    <name>TemplateDialog</name>
    <message>
        <source>Save as template</source>
        <translation>存为模板</translation>
    </message>
    <message>
        <source>My attention in the neck</source>
        <translation>我的颈部注意力</translation>
    </message>
    <message>
        <source>Left empty, the summary lists the changes.</source>
        <translation>留空时，简介会列出各项更改。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The changes against the base are kept by the role of each place, so that the template fits other models and sizes, too.</source>
        <translation>相对基础模型的更改按各位置的作用保存，因此模板也适用于其他模型和规模。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>简介</translation>
    </message>
    <message>
        <source>There is a template of this name already.</source>
        <translation>已有同名模板。</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请另取一个名称。</translation>
    </message>
</context>
<context>
    <name>TemplatePage</name>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>What should the network be made of?</source>
        <translation>网络由什么组成？</translation>
    </message>
    <message>
        <source>Choose a base, its size, and what to put into it. The numbers are measured, not guessed.</source>
        <translation>选择基础模型、规模，以及要加入的内容。这些数字都是实测的，不是估计。</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>规模</translation>
    </message>
    <message>
        <source>Search templates</source>
        <translation>搜索模板</translation>
    </message>
    <message>
        <source>Where the attention goes</source>
        <translation>注意力放在哪里</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>不改动</translation>
    </message>
    <message>
        <source>backbone</source>
        <translation>主干网络</translation>
    </message>
    <message>
        <source>neck</source>
        <translation>颈部</translation>
    </message>
    <message>
        <source>before the head</source>
        <translation>检测头之前</translation>
    </message>
    <message>
        <source>inside blocks</source>
        <translation>模块内部</translation>
    </message>
    <message>
        <source>Replace your edits?</source>
        <translation>替换您的修改？</translation>
    </message>
    <message>
        <source>You edited the network by hand. Choosing another template replaces it.</source>
        <translation>您手动编辑过网络。选择其他模板会替换这些修改。</translation>
    </message>
    <message>
        <source>Backbone</source>
        <translation>主干网络</translation>
    </message>
    <message>
        <source>Neck</source>
        <translation>颈部</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>检测头</translation>
    </message>
    <message>
        <source>Inside blocks</source>
        <translation>模块内部</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>No template has these words. Clear the search to see all of them.</source>
        <translation>没有模板包含这些词。清空搜索即可看到全部模板。</translation>
    </message>
</context>
<context>
    <name>TemplatePreview</name>
    <message>
        <source>Apply the template {name}</source>
        <translation>应用模板 {name}</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The model with the template</source>
        <translation>应用模板后的模型</translation>
    </message>
    <message>
        <source>Preview: {name}</source>
        <translation>预览：{name}</translation>
    </message>
    <message>
        <source>{added} layers new, {changed} changed, {removed} removed.</source>
        <translation>新增 {added} 层，更改 {changed} 层，移除 {removed} 层。</translation>
    </message>
    <message>
        <source>What it costs is being measured…</source>
        <translation>正在测量开销…</translation>
    </message>
    <message>
        <source>At scale {scale}: {params} parameters ({params_share}), {gflops} GFLOPs ({gflops_share}); then {total} parameters and {work} GFLOPs.</source>
        <translation>规模 {scale}：参数量 {params}（{params_share}），GFLOPs {gflops}（{gflops_share}）；之后共 {total} 参数、{work} GFLOPs。</translation>
    </message>
</context>
<context>
    <name>TrainArgument</name>
    <message>
        <source>Optimiser</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>数据增强</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Length and validation</source>
        <translation>时长与验证</translation>
    </message>
    <message>
        <source>Files and precision</source>
        <translation>文件与精度</translation>
    </message>
    <message>
        <source>Other tasks and rare</source>
        <translation>其他任务与少用</translation>
    </message>
    <message>
        <source>Which optimiser; auto chooses it and its learning rate by the length of the training.</source>
        <translation>使用哪种优化器；auto 会按训练长度自动选择优化器和学习率。</translation>
    </message>
    <message>
        <source>Learning rate at the beginning; without effect while the optimiser is auto.</source>
        <translation>初始学习率；优化器为 auto 时不起作用。</translation>
    </message>
    <message>
        <source>Learning rate at the end, as a share of the first.</source>
        <translation>最终学习率占初始学习率的比例。</translation>
    </message>
    <message>
        <source>The learning rate falls along a cosine instead of a line.</source>
        <translation>学习率按余弦而不是直线下降。</translation>
    </message>
    <message>
        <source>Momentum of SGD, beta1 of Adam; without effect while the optimiser is auto.</source>
        <translation>SGD 的动量、Adam 的 beta1；优化器为 auto 时不起作用。</translation>
    </message>
    <message>
        <source>How strongly large weights are pulled towards zero.</source>
        <translation>把较大权重拉向零的强度。</translation>
    </message>
    <message>
        <source>Epochs in which the learning rate rises from near zero.</source>
        <translation>学习率从接近零上升所用的轮数。</translation>
    </message>
    <message>
        <source>Momentum at the beginning of the warm-up.</source>
        <translation>预热开始时的动量。</translation>
    </message>
    <message>
        <source>Learning rate of the biases at the beginning of the warm-up.</source>
        <translation>预热开始时偏置的学习率。</translation>
    </message>
    <message>
        <source>Images that one step of the optimiser is meant for; smaller batches add up to it.</source>
        <translation>优化器每一步对应的图像数；较小的批次会累积到这个数。</translation>
    </message>
    <message>
        <source>Weight of the loss of the boxes.</source>
        <translation>边框损失的权重。</translation>
    </message>
    <message>
        <source>Weight of the loss of the classes.</source>
        <translation>类别损失的权重。</translation>
    </message>
    <message>
        <source>Weight of the loss of the distances to the sides of a box.</source>
        <translation>到边框各边距离的损失的权重。</translation>
    </message>
    <message>
        <source>Gives rare classes more weight: 0 is off, 1 in proportion.</source>
        <translation>给少见类别更大的权重：0 为关闭，1 为按比例。</translation>
    </message>
    <message>
        <source>File of a trained model that this one learns from as well.</source>
        <translation>一个已训练模型的文件，新模型同时向它学习。</translation>
    </message>
    <message>
        <source>Weight of what is learned from that model.</source>
        <translation>向该模型学习的损失的权重。</translation>
    </message>
    <message>
        <source>Changes the hue by up to this share.</source>
        <translation>色调变化的最大比例。</translation>
    </message>
    <message>
        <source>Changes the saturation by up to this share.</source>
        <translation>饱和度变化的最大比例。</translation>
    </message>
    <message>
        <source>Changes the brightness by up to this share.</source>
        <translation>亮度变化的最大比例。</translation>
    </message>
    <message>
        <source>Turns by up to so many degrees either way.</source>
        <translation>向两侧旋转的最大角度。</translation>
    </message>
    <message>
        <source>Moves by up to this share of the image.</source>
        <translation>平移的最大距离，占图像的比例。</translation>
    </message>
    <message>
        <source>Makes larger or smaller by up to this share; or a pair such as [0.5, 2.0].</source>
        <translation>放大或缩小的最大比例；也可写成一对数，如 [0.5, 2.0]。</translation>
    </message>
    <message>
        <source>Shears by up to so many degrees either way.</source>
        <translation>向两侧剪切的最大角度。</translation>
    </message>
    <message>
        <source>Tilts in depth; up to 0.001 is usual.</source>
        <translation>透视变形；通常不超过 0.001。</translation>
    </message>
    <message>
        <source>Probability of turning upside down.</source>
        <translation>上下翻转的概率。</translation>
    </message>
    <message>
        <source>Probability of mirroring left and right; 0 where the side matters.</source>
        <translation>左右翻转的概率；左右有区别时用 0。</translation>
    </message>
    <message>
        <source>Probability of exchanging red and blue.</source>
        <translation>红蓝通道互换的概率。</translation>
    </message>
    <message>
        <source>Probability of putting four images together.</source>
        <translation>把四张图像拼在一起的概率。</translation>
    </message>
    <message>
        <source>The last epochs go without mosaic; 0 keeps it to the end.</source>
        <translation>最后若干轮不用拼接；0 表示一直使用。</translation>
    </message>
    <message>
        <source>Probability of laying one image over another.</source>
        <translation>把一张图像叠到另一张上的概率。</translation>
    </message>
    <message>
        <source>Probability of putting a piece of one image into another.</source>
        <translation>把一张图像的一块放入另一张的概率。</translation>
    </message>
    <message>
        <source>Changes the image size from batch to batch by up to this share.</source>
        <translation>每个批次改变图像尺寸的最大比例。</translation>
    </message>
    <message>
        <source>How much of the training images is used: a share up to 1, or a number of images.</source>
        <translation>使用多少训练图像：不超过 1 的比例，或图像张数。</translation>
    </message>
    <message>
        <source>Trains these classes only, by number: [0, 2].</source>
        <translation>只训练这些编号的类别：[0, 2]。</translation>
    </message>
    <message>
        <source>Treats all classes as one.</source>
        <translation>把所有类别当作一个类别。</translation>
    </message>
    <message>
        <source>Batches of images with like proportions, with less padding; without shuffling.</source>
        <translation>把比例相近的图像放在一批，减少填充；不打乱顺序。</translation>
    </message>
    <message>
        <source>Keeps the images in memory: ram; False reads them anew.</source>
        <translation>把图像保存在内存中：ram；False 表示每次重新读取。</translation>
    </message>
    <message>
        <source>Processes that read images; 0 on the CPU.</source>
        <translation>读取图像的进程数；在 CPU 上为 0。</translation>
    </message>
    <message>
        <source>Layers that are not trained: the first so many, or a list such as [0, 1].</source>
        <translation>不训练的层：前若干层，或列表如 [0, 1]。</translation>
    </message>
    <message>
        <source>Carries class rows over by the names of the classes.</source>
        <translation>按类别名称迁移类别权重。</translation>
    </message>
    <message>
        <source>Compiles the network first (torch.compile): slow start, faster steps.</source>
        <translation>先编译网络（torch.compile）：启动慢，每步更快。</translation>
    </message>
    <message>
        <source>Keeps the channels of a cell together in memory; faster on many GPUs.</source>
        <translation>在内存中把同一位置的通道放在一起；在许多 GPU 上更快。</translation>
    </message>
    <message>
        <source>Stops when so many epochs brought nothing better; 0 never stops early.</source>
        <translation>这么多轮没有提高就停止；0 表示不提前停止。</translation>
    </message>
    <message>
        <source>Hours to train at most; takes the place of the epochs.</source>
        <translation>最多训练的小时数；代替轮数。</translation>
    </message>
    <message>
        <source>Validates after each epoch.</source>
        <translation>每轮之后进行验证。</translation>
    </message>
    <message>
        <source>Which part of the dataset is validated.</source>
        <translation>用数据集的哪一部分验证。</translation>
    </message>
    <message>
        <source>Overlap from which two boxes in validation count as the same object.</source>
        <translation>验证时两个框被视为同一目标的重叠度。</translation>
    </message>
    <message>
        <source>Boxes below this confidence do not count in validation; empty is nearly all.</source>
        <translation>验证时低于此置信度的框不计；留空表示几乎全部。</translation>
    </message>
    <message>
        <source>Boxes in one image at most.</source>
        <translation>一张图像最多的框数。</translation>
    </message>
    <message>
        <source>Writes the boxes of the validation in the format of COCO.</source>
        <translation>把验证的框写成 COCO 格式。</translation>
    </message>
    <message>
        <source>Half precision on the GPU: True, False, fp16, bf16 or fp32.</source>
        <translation>在 GPU 上使用半精度：True、False、fp16、bf16 或 fp32。</translation>
    </message>
    <message>
        <source>The same seed gives the same numbers; slower on some GPUs.</source>
        <translation>相同种子得到相同数值；在某些 GPU 上较慢。</translation>
    </message>
    <message>
        <source>Writes checkpoints.</source>
        <translation>写入检查点。</translation>
    </message>
    <message>
        <source>Keeps a checkpoint of every so many epochs; -1 keeps the last and the best.</source>
        <translation>每隔若干轮保留一个检查点；-1 只保留最后和最佳的。</translation>
    </message>
    <message>
        <source>Draws pictures of batches, curves and the confusion matrix.</source>
        <translation>绘制批次、曲线和混淆矩阵的图像。</translation>
    </message>
    <message>
        <source>Writes more into the log.</source>
        <translation>在日志中写入更多内容。</translation>
    </message>
</context>
<context>
    <name>TrainForm</name>
    <message>
        <source>Choose a dataset first.</source>
        <translation>请先选择数据集。</translation>
    </message>
    <message>
        <source>There is no model yet.</source>
        <translation>还没有模型。</translation>
    </message>
    <message>
        <source>The weights file is not there any more.</source>
        <translation>权重文件已不存在。</translation>
    </message>
    <message>
        <source>This is the baseline.</source>
        <translation>这就是基线。</translation>
    </message>
    <message>
        <source>Add to the queue</source>
        <translation>加入队列</translation>
    </message>
    <message>
        <source>Queue {count} trainings</source>
        <translation>将 {count} 个训练加入队列</translation>
    </message>
    <message>
        <source>Start {count} trainings</source>
        <translation>开始 {count} 个训练</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试一试</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>均衡</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>充分</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>Image size</source>
        <translation>图像尺寸</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Repeat with</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>其他参数</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Images in a batch; automatic takes as many as fit the GPU.</source>
        <translation>每批的图像数；自动则按显存容量取最大值。</translation>
    </message>
    <message>
        <source>this seed only</source>
        <translation>仅此种子</translation>
    </message>
    <message>
        <source>seeds</source>
        <translation>个种子</translation>
    </message>
    <message>
        <source>Trains model and baseline once with each seed, from the seed above on. Three tell luck from a gain.</source>
        <translation>从上面的种子开始，用每个种子各训练一次模型和基线。三个种子即可区分运气与真正的提升。</translation>
    </message>
    <message>
        <source>Longer side of the images in pixels, a multiple of 32.</source>
        <translation>图像长边的像素数，须为 32 的倍数。</translation>
    </message>
    <message>
        <source>made from data and model</source>
        <translation>由数据和模型自动生成</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>更多设置</translation>
    </message>
    <message>
        <source>Also train the baseline with the same settings</source>
        <translation>同时用相同设置训练基线</translation>
    </message>
    <message>
        <source>That is how one knows whether the change helps.</source>
        <translation>这样才能知道改动是否有效。</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
    <message>
        <source>A few epochs, to see whether everything works and the curves rise.</source>
        <translation>只训练几轮，看看是否一切正常、曲线是否上升。</translation>
    </message>
    <message>
        <source>Enough epochs to compare models on most datasets.</source>
        <translation>轮数足够在多数数据集上比较模型。</translation>
    </message>
    <message>
        <source>For the final numbers: long, at full image size.</source>
        <translation>用于最终结果：时间长，使用完整图像尺寸。</translation>
    </message>
    <message>
        <source>Your own numbers, based on this preset.</source>
        <translation>在此预设基础上自定义的数值。</translation>
    </message>
    <message>
        <source>Automatic measures the memory of a GPU; on the CPU it takes 16 images.</source>
        <translation>“自动”会测量 GPU 显存；在 CPU 上固定为 16 张图像。</translation>
    </message>
    <message>
        <source>Automatic tries out, before the first epoch, what fits into 60 % of the GPU&apos;s memory.</source>
        <translation>“自动”会在第一轮之前试出占用 60 % 显存的批次大小。</translation>
    </message>
</context>
<context>
    <name>TrainPage</name>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Start the training first.</source>
        <translation>请先开始训练。</translation>
    </message>
    <message>
        <source>The first epoch is not finished yet.</source>
        <translation>第一轮还没有完成。</translation>
    </message>
    <message>
        <source>No training yet</source>
        <translation>还没有训练</translation>
    </message>
    <message>
        <source>Choose how long to train and press Start. The curves appear here while it runs.</source>
        <translation>选择训练时长，然后点击“开始训练”。训练时曲线会显示在这里。</translation>
    </message>
    <message>
        <source>{model}; no dataset is open yet</source>
        <translation>{model}；还没有打开数据集</translation>
    </message>
    <message>
        <source>{model} on {data}</source>
        <translation>{model}，数据集 {data}</translation>
    </message>
    <message>
        <source>Copied: the same training as a command.</source>
        <translation>已复制：同一训练的命令。</translation>
    </message>
    <message>
        <source>The run {name} is not there any more.</source>
        <translation>运行 {name} 已不存在。</translation>
    </message>
    <message>
        <source>The form holds what {name} was made from. Change it, and start a new run.</source>
        <translation>表单已填入 {name} 的设置。修改后即可开始新的运行。</translation>
    </message>
</context>
<context>
    <name>TransferDialog</name>
    <message>
        <source>What {file} brings</source>
        <translation>{file} 带来什么</translation>
    </message>
    <message>
        <source>A layer takes the weights of the layer that it stands for, wherever that lies in the file; what has no counterpart starts fresh and is learned.</source>
        <translation>每一层取用与它对应的那一层的权重，无论后者在文件中的哪一行；没有对应的部分从头开始学习。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>{carried} of {total} tensors of {file} carried over, {moved} of them from a row of another number; {fresh} new.</source>
        <translation>{file} 的 {total} 个张量中有 {carried} 个被沿用，其中 {moved} 个来自另一行号；{fresh} 个是新的。</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Module</source>
        <translation>模块</translation>
    </message>
    <message>
        <source>From row</source>
        <translation>来自行</translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>新的部分</translation>
    </message>
    <message>
        <source>{carried} of {total}</source>
        <translation>{carried} / {total}</translation>
    </message>
</context>
<context>
    <name>TrashDialog</name>
    <message>
        <source>Deleted runs</source>
        <translation>已删除的记录</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Delete all for good</source>
        <translation>全部彻底删除</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Deleted runs stay here until you delete them for good.</source>
        <translation>已删除的记录会一直留在这里，直到您彻底删除。</translation>
    </message>
    <message>
        <source>No deleted runs.</source>
        <translation>没有已删除的记录。</translation>
    </message>
    <message>
        <source>Deleted runs stay here until you delete them for good. They take {megabytes} MB.</source>
        <translation>已删除的记录会一直留在这里，直到您彻底删除。占用 {megabytes} MB。</translation>
    </message>
    <message>
        <source>Delete these runs for good?</source>
        <translation>彻底删除这些记录吗？</translation>
    </message>
    <message>
        <source>Their weights and numbers cannot be brought back.</source>
        <translation>它们的权重和数值将无法恢复。</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>彻底删除</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>UnderstandView</name>
    <message>
        <source>Boxes per class</source>
        <translation>各类别的框</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Makes rare classes visible beside frequent ones</source>
        <translation>让少见的类别也能看清</translation>
    </message>
    <message>
        <source>Boxes per image</source>
        <translation>每张图像的框数</translation>
    </message>
    <message>
        <source>Size and shape of the boxes</source>
        <translation>框的大小和形状</translation>
    </message>
    <message>
        <source>Where the boxes lie</source>
        <translation>框的位置</translation>
    </message>
    <message>
        <source>Image sizes</source>
        <translation>图像尺寸</translation>
    </message>
    <message>
        <source>at an image size of</source>
        <translation>图像尺寸</translation>
    </message>
    <message>
        <source>Image size to look at</source>
        <translation>要查看的图像尺寸</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>val</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Split to look at</source>
        <translation>要查看的划分</translation>
    </message>
    <message>
        <source>boxes in an image; height: number of images</source>
        <translation>一张图像中的框数；高度：图像数</translation>
    </message>
    <message>
        <source>centres of the boxes in the image</source>
        <translation>框中心在图像中的位置</translation>
    </message>
    <message>
        <source>number of images of each size</source>
        <translation>各尺寸的图像数</translation>
    </message>
    <message>
        <source>no boxes</source>
        <translation>没有标注框</translation>
    </message>
    <message>
        <source>From full to pale: train, val, test.</source>
        <translation>由深到浅：训练、验证、测试。</translation>
    </message>
    <message>
        <source>The most frequent class has %1 times as many boxes in train as the rarest.</source>
        <translation>训练集中最多的类别的框数是最少的 %1 倍。</translation>
    </message>
    <message>
        <source>too small</source>
        <translation>太小</translation>
    </message>
    <message>
        <source>wide</source>
        <translation>宽</translation>
    </message>
    <message>
        <source>tall</source>
        <translation>高</translation>
    </message>
    <message>
        <source>side of a square of the same area, in pixels</source>
        <translation>同面积正方形的边长（像素）</translation>
    </message>
    <message>
        <source>P3 (stride 8), small objects: %1</source>
        <translation>P3（步长 8），小目标：%1</translation>
    </message>
    <message>
        <source>P4 (stride 16), medium: %1</source>
        <translation>P4（步长 16），中等：%1</translation>
    </message>
    <message>
        <source>P5 (stride 32), large: %1</source>
        <translation>P5（步长 32），大目标：%1</translation>
    </message>
    <message>
        <source>Smaller than one cell of P3: %1</source>
        <translation>小于 P3 的一个格子：%1</translation>
    </message>
    <message>
        <source>By COCO&apos;s borders of %1 and %2 pixels; the levels share the work in between.</source>
        <translation>按 COCO 的 %1 和 %2 像素分界；各层在分界附近共同负责。</translation>
    </message>
    <message>
        <source>Suggested image size: %1</source>
        <translation>建议的图像尺寸：%1</translation>
    </message>
    <message>
        <source>There are no boxes to judge by.</source>
        <translation>没有框可供判断。</translation>
    </message>
    <message>
        <source>Nine boxes in ten are then at least %1 pixels across, so they stay readable.</source>
        <translation>此时十个框中有九个至少 %1 像素，仍能看清。</translation>
    </message>
    <message>
        <source>One box in ten is then smaller than %1 pixels. Images are not scaled up beyond their size, and not beyond 1280 pixels; consider cutting them into tiles.</source>
        <translation>此时十个框中有一个小于 %1 像素。图像不会放大到超过原尺寸，也不超过 1280 像素；可以考虑把图像切块。</translation>
    </message>
    <message>
        <source>Training uses %1</source>
        <translation>训练使用 %1</translation>
    </message>
    <message>
        <source>Train at %1</source>
        <translation>以 %1 训练</translation>
    </message>
</context>
<context>
    <name>UndoNote</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>UnsavedWork</name>
    <message>
        <source>There are edits of {model} that were never saved.</source>
        <translation>{model} 有从未保存的编辑。</translation>
    </message>
    <message>
        <source>The window closed, or broke off, at {time}.</source>
        <translation>窗口于 {time} 关闭或中断。</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>以后</translation>
    </message>
    <message>
        <source>You have edits of your own; reloading can be undone.</source>
        <translation>您有自己的编辑；重新加载可以撤销。</translation>
    </message>
    <message>
        <source>Another program changed {file}.</source>
        <translation>另一个程序更改了 {file}。</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>重新加载</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>保留我的</translation>
    </message>
    <message>
        <source>Reload {file}</source>
        <translation>重新加载 {file}</translation>
    </message>
</context>
<context>
    <name>ViewingOptions</name>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>Overlap (IoU)</source>
        <translation>重叠度（IoU）</translation>
    </message>
    <message>
        <source>Predictions below this confidence are hidden and do not count.</source>
        <translation>低于此置信度的预测会被隐藏，也不计入统计。</translation>
    </message>
    <message>
        <source>A prediction counts as right when it overlaps a label at least this much.</source>
        <translation>预测框与标注至少重叠这么多才算正确。</translation>
    </message>
    <message>
        <source>By outcome</source>
        <translation>按结果</translation>
    </message>
    <message>
        <source>By class</source>
        <translation>按类别</translation>
    </message>
    <message>
        <source>Overlaid</source>
        <translation>叠加</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Predictions</source>
        <translation>预测框</translation>
    </message>
    <message>
        <source>found</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>false</source>
        <translation>误检</translation>
    </message>
    <message>
        <source>missed</source>
        <translation>漏检</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>Green: found.  Red ×: false.  Dashed ?: missed.</source>
        <translation>绿色：正确。  红色 ×：误检。  虚线 ?：漏检。</translation>
    </message>
</context>
<context>
    <name>WeightsPicker</name>
    <message>
        <source>Start from</source>
        <translation>初始权重</translation>
    </message>
    <message>
        <source>Choose pretrained weights…</source>
        <translation>选择预训练权重…</translation>
    </message>
    <message>
        <source>Train from scratch</source>
        <translation>从零开始训练</translation>
    </message>
    <message>
        <source>Choose pretrained weights</source>
        <translation>选择预训练权重</translation>
    </message>
    <message>
        <source>Weights (*.pt)</source>
        <translation>权重（*.pt）</translation>
    </message>
    <message>
        <source>from scratch</source>
        <translation>无（从零开始）</translation>
    </message>
    <message>
        <source>Pretrained weights (for example yolo11n.pt) make small datasets work far better.</source>
        <translation>预训练权重（如 yolo11n.pt）能让小数据集的效果好得多。</translation>
    </message>
    <message>
        <source>Looking how much of it fits this model…</source>
        <translation>正在检查有多少权重适合此模型…</translation>
    </message>
    <message>
        <source>These weights cannot be used.</source>
        <translation>这些权重不能使用。</translation>
    </message>
    <message>
        <source>{carried} of {total} tensors carried over, {fresh} new</source>
        <translation>沿用 {carried} / {total} 个张量，新建 {fresh} 个</translation>
    </message>
    <message>
        <source>This file needs {classes}, which neither ultralytics nor the studio has.</source>
        <translation>该文件需要 {classes}，而 ultralytics 和本软件都没有。</translation>
    </message>
    <message>
        <source>Agree to take the numbers of these weights, or choose others.</source>
        <translation>请同意取用这些权重的数值，或选择其他权重。</translation>
    </message>
    <message>
        <source>Layer by layer…</source>
        <translation>逐层查看…</translation>
    </message>
    <message>
        <source>Take its numbers…</source>
        <translation>取用其数值…</translation>
    </message>
    <message>
        <source>Take the numbers of {file}?</source>
        <translation>取用 {file} 的数值吗？</translation>
    </message>
    <message>
        <source>It needs {classes}, which neither ultralytics nor the studio has. Their code is not run: only the numbers are taken, where a layer of the model stands for theirs. You are asked once for this file.</source>
        <translation>它需要 {classes}，而 ultralytics 和本软件都没有。它们的代码不会运行：只在模型中有对应的层时取用其数值。对这个文件只询问一次。</translation>
    </message>
    <message>
        <source>Take its numbers</source>
        <translation>取用其数值</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>不取用</translation>
    </message>
</context>
<context>
    <name>WhileAway</name>
    <message>
        <source>Show the runs</source>
        <translation>显示运行</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) ended while the window was closed.</source>
        <translation>
            <numerusform>窗口关闭期间有 %n 个运行结束。</numerusform>
        </translation>
    </message>
    <message>
        <source>Finished: {runs}.</source>
        <translation>已完成：{runs}。</translation>
    </message>
    <message>
        <source>Failed: {runs}.</source>
        <translation>失败：{runs}。</translation>
    </message>
    <message>
        <source>Broke off, and can be resumed: {runs}.</source>
        <translation>中断，可以继续：{runs}。</translation>
    </message>
    <message>
        <source>Stopped: {runs}.</source>
        <translation>已停止：{runs}。</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>另有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>关闭窗口</translation>
    </message>
    <message>
        <source>The next window shows what came of it. What trains when the computer shuts down can be resumed.</source>
        <translation>下次打开窗口时会显示结果。关机时正在训练的运行之后可以继续。</translation>
    </message>
    <message>
        <source>Do not say this again</source>
        <translation>不再提示</translation>
    </message>
    <message>
        <source>Hold the queue and close</source>
        <translation>暂停队列并关闭</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message numerus="yes">
        <source>%n training(s) go on without this window.</source>
        <translation>
            <numerusform>%n 个训练会在没有窗口的情况下继续。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) wait; the queue is held, so they do not start.</source>
        <translation>
            <numerusform>%n 个运行在等待；队列已暂停，它们不会开始。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) wait and start by themselves in their turn.</source>
        <translation>
            <numerusform>%n 个运行在等待，轮到时会自动开始。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WindowActions</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Training</source>
        <translation>训练(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Open dataset…</source>
        <translation>打开数据集…</translation>
    </message>
    <message>
        <source>Open model file…</source>
        <translation>打开模型文件…</translation>
    </message>
    <message>
        <source>Try the demo dataset</source>
        <translation>试用演示数据集</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Scan the dataset again</source>
        <translation>重新扫描数据集</translation>
    </message>
    <message>
        <source>Switch between light and dark</source>
        <translation>切换浅色和深色</translation>
    </message>
    <message>
        <source>Switch between English and Chinese</source>
        <translation>切换中文和英文</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Find a command…</source>
        <translation>查找命令…</translation>
    </message>
    <message>
        <source>Help for this page</source>
        <translation>本页帮助</translation>
    </message>
    <message>
        <source>Open the folder of logs</source>
        <translation>打开日志文件夹</translation>
    </message>
    <message>
        <source>Open the folder of runs</source>
        <translation>打开运行记录文件夹</translation>
    </message>
    <message>
        <source>About Attention Studio</source>
        <translation>关于 Attention Studio</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Undo in the model: {step}</source>
        <translation>撤销对模型的编辑：{step}</translation>
    </message>
    <message>
        <source>Redo in the model: {step}</source>
        <translation>重做对模型的编辑：{step}</translation>
    </message>
    <message>
        <source>No training is shown</source>
        <translation>没有显示任何训练</translation>
    </message>
</context>
<context>
    <name>WindowStatus</name>
    <message>
        <source>the queue is held</source>
        <translation>队列已暂停</translation>
    </message>
    <message>
        <source>epoch %1 of %2</source>
        <translation>第 %1 / %2 轮</translation>
    </message>
    <message>
        <source>first epoch</source>
        <translation>第一轮</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>另有 %n 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n 个等待中</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WizardPage</name>
    <message>
        <source>Home</source>
        <translation>主页</translation>
    </message>
    <message>
        <source>Dataset</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Next: %1</source>
        <translation>下一步：%1</translation>
    </message>
</context>
<context>
    <name>WriteQuestion</name>
    <message>
        <source>Save labels</source>
        <translation>保存标注</translation>
    </message>
    <message>
        <source>Save writes into the label files of your dataset. Nothing else in it is touched.</source>
        <translation>保存会写入您的数据集的标注文件。其他内容不会改动。</translation>
    </message>
    <message>
        <source>A copy of each old file is kept in %1</source>
        <translation>每个旧文件的副本保存在 %1</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>YamlPane</name>
    <message>
        <source>Put my text back</source>
        <translation>恢复我的文本</translation>
    </message>
    <message>
        <source>The graph was edited, so its text took the place of yours, which had a fault.</source>
        <translation>图被编辑，其文本取代了您有错误的文本。</translation>
    </message>
    <message>
        <source>Line {line}: </source>
        <translation>第 {line} 行：</translation>
    </message>
    <message>
        <source>The graph stays as it was before, until the text can be read.</source>
        <translation>在文本可以读取之前，图保持原样。</translation>
    </message>
    <message numerus="yes">
        <source>%n more fault(s) in this text.</source>
        <translation>
            <numerusform>此文本中还有 %n 处错误。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>YamlView</name>
    <message>
        <source>Model YAML</source>
        <translation>模型 YAML</translation>
    </message>
    <message>
        <source>Esc leaves the text; Tab indents.</source>
        <translation>按 Esc 离开文本；Tab 缩进。</translation>
    </message>
</context>
<context>
    <name>_FieldRow</name>
    <message>
        <source>Default: {value}</source>
        <translation>默认：{value}</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>Different values: {values}</source>
        <translation>取值不同：{values}</translation>
    </message>
    <message>
        <source>From {low} to {high}</source>
        <translation>从 {low} 到 {high}</translation>
    </message>
    <message>
        <source>by itself</source>
        <translation>自动</translation>
    </message>
</context>
</TS>
