namespace EarlyExitGen.Generator.Tests.Diagnostics;

internal static partial class DiagnosticCases
{
    private static DiagnosticCase[] Names =>
    [
        DiagnosticCase.Edit(
            "class is no identifier", "\"NewsClassifier\"", "\"News-Classifier\"",
            "EEG0009 '\"News-Classifier\"' class: 'News-Classifier' is no C# identifier; a class is named as in NewsClassifier") with { Declared = false },
        DiagnosticCase.Edit(
            "class is a keyword", "\"NewsClassifier\"", "\"class\"",
            "EEG0009 '\"class\"' class: 'class' is a keyword or may become one, as lower-case words do in C#; begin it with a capital") with { Declared = false },
        DiagnosticCase.Edit(
            "class is a member", "\"NewsClassifier\"", "\"Classify\"",
            "EEG0009 '\"Classify\"' class: 'Classify' is the name of one of the class's own members; choose another") with { Declared = false },
        DiagnosticCase.Edit(
            "namespace is none", "\"Samples.News\"", "\"Samples..News\"",
            "EEG0009 '\"Samples..News\"' namespace: 'Samples..News' is no namespace; write C# identifiers with dots between them, as in Samples.News") with { Declared = false },
        DiagnosticCase.Edit(
            "namespace with a keyword", "\"Samples.News\"", "\"Samples.new\"",
            "EEG0009 '\"Samples.new\"' namespace: 'Samples.new' has the C# keyword 'new' in it; choose another name") with { Declared = false },
        DiagnosticCase.Edit(
            "one label", "\"World\", \"Sports\", \"Business\", \"Sci/Tech\"", "\"World\"",
            "EEG0010 '[\"World\"]' labels: a cascade tells at least two labels apart"),
        DiagnosticCase.Edit(
            "label without letters", "\"Sports\"", "\"!?\"",
            "EEG0011 '\"!?\"' labels[1]: no identifier can be made from this label; it needs a letter or a digit, and at most 300 characters"),
        DiagnosticCase.Edit(
            "label of reserved name", "\"Sports\"", "\"value__\"",
            "EEG0011 '\"value__\"' labels[1]: no identifier can be made from this label; it needs a letter or a digit, and at most 300 characters"),
        DiagnosticCase.Edit(
            "labels collide", "\"Sports\"", "\"Sci-tech\"",
            "EEG0012 '\"Sci/Tech\"' labels[3]: this label makes the identifier SciTech, as labels[1] does; change one of them"),
        DiagnosticCase.Edit("label is a number", "\"Sports\"", "7", "EEG0006 '7' labels[1]: this is a number; it must be a string"),
    ];
}
