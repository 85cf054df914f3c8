using EarlyExitGen.Toolchain.Model.Cutting;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using EarlyExitGen.Toolchain.Verbs.Cutting;
using static EarlyExitGen.Toolchain.Model.Onnx.Format.TensorProto.Types;

namespace EarlyExitGen.Toolchain.Verbs.Attaching;

/// <summary>Puts the model as it was given beside its cascade, and what must go with it.</summary>
internal static class PlainCopy
{
    /// <summary>Copies the model, with the files that its weights lie in, and the notices beside it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">The cascade's folder.</param>
    /// <param name="others">Is given what was written and is not the cascade's own.</param>
    /// <returns>What is to be told of it; null for nothing.</returns>
    public static string? Write(AttachedModel model, string folder, List<string> others)
    {
        foreach (string notice in Directory.GetFiles(model.Files.Folder).Where(IsNotice).Select(Path.GetFileName)!)
        {
            Copy(Path.Combine(model.Files.Folder, notice), Path.Combine(folder, notice));
            others.Add(notice);
        }

        string plain = Path.Combine(folder, CascadeGraphs.PlainFile);
        string[] data = [.. DataOf(model.Files.Graph)];
        if (!IsBlock(model.Cut) || data.Any(file => Path.Exists(Path.Combine(folder, file))))
        {
            // As a block, so that whatever runs plain models runs it.
            model.WriteWhole(folder);
            return "plain.onnx has the inputs and outputs that blocks have";
        }

        string source = Path.GetDirectoryName(Path.GetFullPath(model.Files.Graph))!;
        foreach (string file in data)
        {
            string target = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            Copy(Path.Combine(source, file), target);
            others.Add(file);
        }

        Copy(model.Files.Graph, plain);
        return null;
    }

    // Whether it takes and gives what a block does, by the same names and types, and nothing else.
    private static bool IsBlock(ClassifierCut cut) =>
        cut.Graph.Model.Graph.Output.Count == 1
        && cut.Roles.Logits == HeadGraph.Logits
        && cut.Shapes[HeadGraph.Logits].Type == DataType.Float
        && cut.Roles.Inputs.All(input => input.Role != InputRole.Unused
            && input.Name == input.BlockName && input.Type is (DataType.Int32 or DataType.Int64));

    // The bytes alone: what lies in a read-only place is not to stay read-only.
    private static void Copy(string from, string to)
    {
        using FileStream source = File.OpenRead(from);
        using FileStream target = new(to, FileMode.CreateNew);
        source.CopyTo(target);
    }

    private static bool IsNotice(string file) => Path.GetFileName(file) is var name
        && (name.StartsWith("NOTICE", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("LICENSE", StringComparison.OrdinalIgnoreCase));

    // Each was found inside the model's folder when it was cut.
    private static IEnumerable<string> DataOf(string file)
    {
        using FileStream stream = File.OpenRead(file);
        ModelProto model = ModelProto.Parser.ParseFrom(stream);
        return [.. model.Graph.Initializer.Concat(
                model.Graph.Node.SelectMany(node => node.Attribute).Select(attribute => attribute.T)
                    .OfType<TensorProto>())
            .Where(tensor => tensor.DataLocation == TensorProto.Types.DataLocation.External)
            .Select(tensor => tensor.ExternalData.First(entry => entry.Key == "location").Value)
            .Distinct(StringComparer.Ordinal)];
    }
}
