<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>CrashDialog</name>
    <message numerus="yes">
        <source>%n unexpected error(s)</source>
        <translation>
            <numerusform>%n unexpected error</numerusform>
            <numerusform>%n unexpected errors</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DatasetPage</name>
    <message numerus="yes">
        <source>%n file(s) were changed.</source>
        <translation>
            <numerusform>%n file was changed.</numerusform>
            <numerusform>%n files were changed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were left: they are no longer as they were.</source>
        <translation>
            <numerusform>%n was left: it is no longer as it was.</numerusform>
            <numerusform>%n were left: they are no longer as they were.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are as they were before the fix.</source>
        <translation>
            <numerusform>%n file is as it was before the fix.</numerusform>
            <numerusform>%n files are as they were before the fix.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) were imported.</source>
        <translation>
            <numerusform>%n image was imported.</numerusform>
            <numerusform>%n images were imported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n remark(s), see import-report.json there.</source>
        <translation>
            <numerusform>%n remark, see import-report.json there.</numerusform>
            <numerusform>%n remarks, see import-report.json there.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DifferenceView</name>
    <message numerus="yes">
        <source>Show %n more change(s)</source>
        <translation>
            <numerusform>Show %n more change</numerusform>
            <numerusform>Show %n more changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EditorSide</name>
    <message numerus="yes">
        <source>%n box(es)</source>
        <translation>
            <numerusform>%n box</numerusform>
            <numerusform>%n boxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n faulty</source>
        <translation>
            <numerusform>%n faulty</numerusform>
            <numerusform>%n faulty</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EditorTools</name>
    <message numerus="yes">
        <source>%n image(s) not saved</source>
        <translation>
            <numerusform>%n image not saved</numerusform>
            <numerusform>%n images not saved</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FixDialog</name>
    <message numerus="yes">
        <source>%n file(s) would be changed</source>
        <translation>
            <numerusform>%n file would be changed</numerusform>
            <numerusform>%n files would be changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Gallery</name>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GraphEditing</name>
    <message numerus="yes">
        <source>Delete %n layer(s)</source>
        <translation>
            <numerusform>Delete %n layer</numerusform>
            <numerusform>Delete %n layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cut %n link(s)</source>
        <translation>
            <numerusform>Cut %n link</numerusform>
            <numerusform>Cut %n links</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Duplicate %n layer(s)</source>
        <translation>
            <numerusform>Duplicate %n layer</numerusform>
            <numerusform>Duplicate %n layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s) copied</source>
        <translation>
            <numerusform>%n layer copied</numerusform>
            <numerusform>%n layers copied</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %n card(s)</source>
        <translation>
            <numerusform>Move %n card</numerusform>
            <numerusform>Move %n cards</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{layer} reads %n layer(s), but {module} reads one.</source>
        <translation>
            <numerusform>{layer} reads %n layer, but {module} reads one.</numerusform>
            <numerusform>{layer} reads %n layers, but {module} reads one.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportView</name>
    <message numerus="yes">
        <source>%n class(es)</source>
        <translation>
            <numerusform>%n class</numerusform>
            <numerusform>%n classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>And %n more.</numerusform>
            <numerusform>And %n more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name(s) still missing</source>
        <translation>
            <numerusform>%n name still missing</numerusform>
            <numerusform>%n names still missing</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message numerus="yes">
        <source>%n layer(s) selected</source>
        <translation>
            <numerusform>%n layer selected</numerusform>
            <numerusform>%n layers selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n layer</numerusform>
            <numerusform>%n layers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LeaveQuestion</name>
    <message numerus="yes">
        <source>The labels of %n image(s) are not saved.</source>
        <translation>
            <numerusform>The labels of %n image are not saved.</numerusform>
            <numerusform>The labels of %n images are not saved.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelPage</name>
    <message numerus="yes">
        <source>%n more problem(s)</source>
        <translation>
            <numerusform>%n more problem</numerusform>
            <numerusform>%n more problems</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReportView</name>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n class(es)</source>
        <translation>
            <numerusform>%n class</numerusform>
            <numerusform>%n classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problem</numerusform>
            <numerusform>%n problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without boxes</source>
        <translation>
            <numerusform>%n without boxes</numerusform>
            <numerusform>%n without boxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left out</source>
        <translation>
            <numerusform>%n left out</numerusform>
            <numerusform>%n left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for testing</source>
        <translation>
            <numerusform>%n for testing</numerusform>
            <numerusform>%n for testing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n other size(s)</source>
        <translation>
            <numerusform>and %n other size</numerusform>
            <numerusform>and %n other sizes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RowList</name>
    <message numerus="yes">
        <source>polygon, %n points</source>
        <translation>
            <numerusform>polygon, %n point</numerusform>
            <numerusform>polygon, %n points</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunProgress</name>
    <message numerus="yes">
        <source>Waits for its turn; %n epochs</source>
        <translation>
            <numerusform>Waits for its turn; %n epoch</numerusform>
            <numerusform>Waits for its turn; %n epochs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SystemMonitor</name>
    <message numerus="yes">
        <source>%n more cards</source>
        <translation>
            <numerusform>%n more card</numerusform>
            <numerusform>%n more cards</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>CPU, %n cores</source>
        <translation>
            <numerusform>CPU, %n core</numerusform>
            <numerusform>CPU, %n cores</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WhileAway</name>
    <message numerus="yes">
        <source>%n run(s) ended while the window was closed.</source>
        <translation>
            <numerusform>%n run ended while the window was closed.</numerusform>
            <numerusform>%n runs ended while the window was closed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n training(s) go on without this window.</source>
        <translation>
            <numerusform>%n training goes on without this window.</numerusform>
            <numerusform>%n trainings go on without this window.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) wait; the queue is held, so they do not start.</source>
        <translation>
            <numerusform>%n run waits; the queue is held, so it does not start.</numerusform>
            <numerusform>%n runs wait; the queue is held, so they do not start.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) wait and start by themselves in their turn.</source>
        <translation>
            <numerusform>%n run waits and starts by itself in its turn.</numerusform>
            <numerusform>%n runs wait and start by themselves in their turn.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WindowStatus</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>YamlPane</name>
    <message numerus="yes">
        <source>%n more fault(s) in this text.</source>
        <translation>
            <numerusform>%n more fault in this text.</numerusform>
            <numerusform>%n more faults in this text.</numerusform>
        </translation>
    </message>
</context>
</TS>
