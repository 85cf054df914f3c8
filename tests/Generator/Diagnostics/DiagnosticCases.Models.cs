namespace EarlyExitGen.Generator.Tests.Diagnostics;

internal static partial class DiagnosticCases
{
    private static DiagnosticCase[] Models =>
    [
        Several(
            "several models in version 1", "\"version\": 2", "\"version\": 1",
            "EEG0038 '[' models: version 1 has one model; write \"version\": 2"),
        Several(
            "exit of an unknown model", "\"model\": \"same\"", "\"model\": \"sane\"",
            "EEG0038 '\"sane\"' exits[5].model: 'sane' is not one of the models; known are 'large', 'same'"),
        Several(
            "model that no exit is of", "{ \"name\": \"same\", \"layers\": 3 }",
            "{ \"name\": \"same\", \"layers\": 3 }, { \"name\": \"more\", \"layers\": 3 }",
            "EEG0038 '\"more\"' models[2].name: no exit is of this model; remove it, or give it one, whose 'model' is "
                + "its name"),
        DiagnosticCase.Edit(
            "exit of a model without models", "{ \"layer\": 12,", "{ \"model\": \"large\", \"layer\": 12,",
            "EEG0038 '\"large\"' exits[3].model: 'large' is not one of the models; there are no 'models'"),
        Several(
            "first exit of a further model", "{ \"layer\": 0,", "{ \"model\": \"large\", \"layer\": 0,",
            "EEG0038 '\"large\"' exits[0].model: the first block is one of the first model, which has no name; remove "
                + "'model'",
            "EEG0038 '{' exits[1]: the exits of a model stand together, in the order of the models; before this one "
                + "comes one of 'large'",
            "EEG0038 '{' exits[2]: the exits of a model stand together, in the order of the models; before this one "
                + "comes one of 'large'",
            "EEG0038 '{' exits[3]: the exits of a model stand together, in the order of the models; before this one "
                + "comes one of 'large'"),
        Several(
            "model without an exit", "\"model\": \"large\"", "\"model\": \"same\"",
            "EEG0038 '\"same\"' exits[4].model: no exit of 'large' comes before this one; each model has an exit, in "
                + "the order of the models"),
        Several(
            "layers that fall in a model", "\"layer\": 12,", "\"layer\": 3,",
            "EEG0014 '3' exits[3].layer: 3 does not come after 4, the layer of the exit before; layers must rise"),
        Several(
            "last exit before the last layer", "\"layer\": 3,", "\"layer\": 2,",
            "EEG0015 '2' exits[5].layer: the last exit comes after layer 2, but there are 3; the last exit comes after "
                + "all of them"),
        Several(
            "model without a name", "{ \"name\": \"same\", \"layers\"", "{ \"layers\"",
            "EEG0003 '{' models[1].name: this property is missing; it must be a string",
            "EEG0038 '\"same\"' exits[5].model: 'same' is not one of the models; known are 'large'"),
        Several(
            "model of an empty name", "{ \"name\": \"same\"", "{ \"name\": \" \"",
            "EEG0039 '\" \"' models[1].name: the name is empty",
            "EEG0038 '\"same\"' exits[5].model: 'same' is not one of the models; known are 'large'"),
        Several(
            "model of another's name", "{ \"name\": \"same\"", "{ \"name\": \"large\"",
            "EEG0039 '\"large\"' models[1].name: another model has this name; give each a name of its own",
            "EEG0038 '\"same\"' exits[5].model: 'same' is not one of the models; known are 'large'"),
        Several(
            "model of a hidden name", "{ \"name\": \"same\"", "{ \"name\": \"sa\\nme\"",
            "EEG0039 '\"sa\\nme\"' models[1].name: the name has a character that cannot be seen",
            "EEG0038 '\"same\"' exits[5].model: 'same' is not one of the models; known are 'large'"),
        Several(
            "model of a long name", "{ \"name\": \"same\"", $"{{ \"name\": \"{new string('m', 201)}\"",
            $"EEG0039 '\"{new string('m', 201)}\"' models[1].name: the name has more than 200 characters",
            "EEG0038 '\"same\"' exits[5].model: 'same' is not one of the models; known are 'large'"),
        Several(
            "vocabulary with two hashes", "\"vocab-1.txt\", \"sha256\": \"0", "\"vocab.txt\", \"sha256\": \"1",
            "EEG0025 '{ \"vocabulary\": \"vocab.txt\", \"sha256\": \"1"
                + SampleManifest.Hash[1..] + "\", \"lowercase\": false, \"stripAccents\": false, \"maxTokens\": 512 }' "
                + "models[0].tokenizer: another tokenizer names a file of this one with another hash; give each a file "
                + "of its own"),
        Several(
            "exit without a cost", "\"cost\": 200, ", "",
            "EEG0003 '{' exits[1].cost: this property is missing; it must be a number"),
        Several(
            "cost of 0", "\"cost\": 100,", "\"cost\": 0,",
            "EEG0040 '0' exits[0].cost: 0 is not a valid cost; a cost is positive, and finite in single precision"),
        Several(
            "infinite cost", "\"cost\": 1500,", "\"cost\": 1e39,",
            "EEG0040 '1e39' exits[5].cost: 1e39 is not a valid cost; a cost is positive, and finite in single "
                + "precision"),
        Several(
            "cost that falls", "\"cost\": 300,", "\"cost\": 199.5,",
            "EEG0040 '199.5' exits[2].cost: 199.5 is less than 200, the cost of the exit before, which is computed "
                + "first; costs do not fall"),
        DiagnosticCase.Edit(
            "cost in one model", "{ \"layer\": 12,", "{ \"cost\": 7, \"layer\": 12,",
            "EEG0004 '7' exits[3].cost: only the exits of several models have a cost, of one model layers are counted; "
                + "remove it"),
    ];

    private static DiagnosticCase Several(string name, string old, string replacement, params string[] expected) =>
        new(name, SampleManifest.Edit(SampleManifest.Models, (old, replacement)), expected);
}
