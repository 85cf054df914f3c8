namespace EarlyExitGen.Generator.Tests.Diagnostics;

internal static partial class DiagnosticCases
{
    private const string WayOut = "; write it as { \"text\": ..., \"name\": ... } with a name of your choice";

    private static DiagnosticCase[] Names =>
    [
        DiagnosticCase.Edit(
            "class is not an identifier", "\"NewsClassifier\"", "\"News-Classifier\"",
            "EEG0009 '\"News-Classifier\"' class: 'News-Classifier' is not a valid C# identifier; a class is named as "
                + "in NewsClassifier") with { Declared = false },
        DiagnosticCase.Edit(
            "class is a keyword", "\"NewsClassifier\"", "\"class\"",
            "EEG0009 '\"class\"' class: 'class' is a keyword or may become one, as lower-case words do in C#; begin "
                + "it with a capital") with { Declared = false },
        DiagnosticCase.Edit(
            "class is a member", "\"NewsClassifier\"", "\"Classify\"",
            "EEG0009 '\"Classify\"' class: 'Classify' is the name of one of the class's own members; choose "
                + "another") with { Declared = false },
        DiagnosticCase.Edit(
            "namespace is none", "\"Samples.News\"", "\"Samples..News\"",
            "EEG0009 '\"Samples..News\"' namespace: 'Samples..News' is not a valid namespace; write C# identifiers "
                + "with dots between them, as in Samples.News") with { Declared = false },
        DiagnosticCase.Edit(
            "namespace with a keyword", "\"Samples.News\"", "\"Samples.new\"",
            "EEG0009 '\"Samples.new\"' namespace: 'Samples.new' has the C# keyword 'new' in it; choose another "
                + "name") with { Declared = false },
        DiagnosticCase.Edit(
            "one label", "\"World\", \"Sports\", \"Business\", \"Sci/Tech\"", "\"World\"",
            "EEG0010 '[\"World\"]' labels: a cascade tells at least two labels apart"),
        DiagnosticCase.Edit(
            "label without letters", "\"Sports\"", "\"!?\"",
            "EEG0011 '\"!?\"' labels[1]: this label cannot become a member of an enum: no identifier can be made from "
                + "it, for that needs a letter or a digit" + WayOut),
        DiagnosticCase.Edit(
            "label of emoji", "\"Sports\"", "\"😀👍🏽\"",
            "EEG0011 '\"😀👍🏽\"' labels[1]: this label cannot become a member of an enum: no identifier can be made "
                + "from it, for that needs a letter or a digit" + WayOut),
        DiagnosticCase.Edit(
            "long label", "\"Sports\"", $"\"{new string('s', 301)}\"",
            $"EEG0011 '\"{new string('s', 301)}\"' labels[1]: this label cannot become a member of an enum: its "
                + "identifier has 301 characters, at most 300 are allowed" + WayOut),
        DiagnosticCase.Edit(
            "label of reserved name", "\"Sports\"", "\"value__\"",
            "EEG0011 '\"value__\"' labels[1]: this label cannot become a member of an enum: C# reserves value__ in "
                + "enums" + WayOut),
        DiagnosticCase.Edit(
            "labels collide", "\"Sports\"", "\"Sci-tech\"",
            "EEG0012 '\"Sci/Tech\"' labels[3]: this label makes the identifier SciTech, as labels[1] does; change one "
                + "of them, or write it as { \"text\": ..., \"name\": ... } with a name of your choice"),
        DiagnosticCase.Edit(
            "digits collide", "\"Sports\", \"Business\"", "\"1\", \"-1\"",
            "EEG0012 '\"-1\"' labels[2]: this label makes the identifier _1, as labels[1] does; change one of them, "
                + "or write it as { \"text\": ..., \"name\": ... } with a name of your choice"),
        Label(
            "label without a text",
            "{ \"name\": \"Sports\" }",
            "EEG0003 '{' labels[1].text: this property is missing; it must be a string"),
        Label(
            "label without a name",
            "{ \"text\": \"Sports\" }",
            "EEG0003 '{' labels[1].name: this property is missing; it must be a string"),
        Label(
            "label with more",
            "{ \"text\": \"C++\", \"name\": \"CPlusPlus\", \"id\": 1 }",
            "EEG0004 '\"id\"' labels[1].id: this property is unknown; known here are text, name"),
        Label(
            "label's name as a number",
            "{ \"text\": \"C++\", \"name\": 7 }",
            "EEG0006 '7' labels[1].name: this is a number; it must be a string"),
        Label(
            "label's text empty",
            "{ \"text\": \"\", \"name\": \"Empty\" }",
            "EEG0011 '\"\"' labels[1].text: the text is empty; write what the data calls this label"),
        Label("label's name empty", "{ \"text\": \"C++\", \"name\": \"\" }", "EEG0035 '\"\"' labels[1].name: '' "
            + "cannot name a member of an enum: it is empty; choose another, as in CPlusPlus"),
        Label(
            "label's name is not one",
            "{ \"text\": \"C++\", \"name\": \"C++\" }",
            "EEG0035 '\"C++\"' labels[1].name: 'C++' cannot name a member of an enum: it is not a valid C# "
                + "identifier; choose another, as in CPlusPlus"),
        Label(
            "label's name is reserved",
            "{ \"text\": \"C++\", \"name\": \"value__\" }",
            "EEG0035 '\"value__\"' labels[1].name: 'value__' cannot name a member of an enum: C# reserves value__ in "
                + "enums; choose another, as in CPlusPlus"),
        Label(
            "label's name is taken",
            "{ \"text\": \"C++\", \"name\": \"World\" }",
            "EEG0012 '\"World\"' labels[1].name: World is the identifier of labels[0] already; choose another"),
        Label(
            "label's text is taken",
            "{ \"text\": \"World\", \"name\": \"World2\" }",
            "EEG0012 '\"World\"' labels[1].text: this is the text of labels[0] too, and nobody could tell the two "
                + "apart; change one of them"),
        DiagnosticCase.Edit(
            "too many labels",
            "\"World\", \"Sports\", \"Business\", \"Sci/Tech\"",
            "\"World\", " + string.Join(", ", Enumerable.Range(0, 1024).Select(i => $"\"l{i}\"")),
            "EEG0034 '[' labels: there are 1025 elements; at most 1024 are allowed here"),
        DiagnosticCase.Edit(
            "label is a number",
            "\"Sports\"",
            "7",
            "EEG0006 '7' labels[1]: this is a number; it must be a string, or an object with 'text' and 'name'"),
        DiagnosticCase.Edit(
            "class is a member of what stands in for it", "\"NewsClassifier\"", "\"Broken\"",
            "EEG0009 '\"Broken\"' class: 'Broken' is the name of one of the class's own members; choose "
                + "another") with { Declared = false },
        DiagnosticCase.Edit(
            "class is a method for streams", "\"NewsClassifier\"", "\"ClassifyAsync\"",
            "EEG0009 '\"ClassifyAsync\"' class: 'ClassifyAsync' is the name of one of the class's own members; choose "
                + "another") with { Declared = false },
        DiagnosticCase.Edit(
            "class is a keyword that few know", "\"NewsClassifier\"", "\"__makeref\"",
            "EEG0009 '\"__makeref\"' class: '__makeref' is a keyword or may become one, as lower-case words do in C#; "
                + "begin it with a capital") with { Declared = false },
        DiagnosticCase.Edit(
            "namespace of an operator", "\"Samples.News\"", "\"Samples.nameof\"",
            "EEG0009 '\"Samples.nameof\"' namespace: 'Samples.nameof' has the C# keyword 'nameof' in it; choose "
                + "another name") with { Declared = false },
    ];

    private static DiagnosticCase Label(string name, string label, string expected) =>
        DiagnosticCase.Edit(name, "\"Sports\"", label, expected);
}
