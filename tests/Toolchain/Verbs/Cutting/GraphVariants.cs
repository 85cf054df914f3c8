using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Cutting;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using static EarlyExitGen.Toolchain.Model.Onnx.Format.TensorProto.Types;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Cutting;

/// <summary>The same classifier as other exporters and tools would have written it.</summary>
internal static class GraphVariants
{
    /// <summary>The variants that change the graph, by name.</summary>
    public static Dictionary<string, Action<ModelProto>> All { get; } = new()
    {
        ["as it is"] = _ => { },
        ["renamed and shuffled"] = RenameAndShuffle,
        ["decomposed normalisation"] = NormalizationVariants.Decompose,
        ["half precision"] = PrecisionVariants.Halve,
        ["functions"] = FunctionVariants.Wrap,
        ["functions in functions"] = model =>
        {
            FunctionVariants.Wrap(model);
            FunctionVariants.WrapAgain(model);
        },
        ["If"] = BodyVariants.WrapInIf,
        ["If in If"] = model =>
        {
            BodyVariants.WrapInIf(model);
            BodyVariants.WrapInIf(model);
        },
        ["decided If"] = BodyVariants.WrapInDecidedIf,
        ["Loop"] = BodyVariants.WrapInLoop,
        ["other axes"] = RenameAxes,
        ["dynamic 8-bit"] = PrecisionVariants.QuantizeDynamically,
        ["quantized and dequantized"] = PrecisionVariants.QuantizeAndDequantize,
        ["quantized embeddings"] = PrecisionVariants.QuantizeEmbeddings,
        ["more outputs"] = AddOutputs,
        ["32-bit ids"] = model => ChangeInputs(model, DataType.Int32),
        ["floating-point mask"] = ChangeMask,
        ["constants as nodes"] = MakeConstantNodes,
        ["renamed inputs"] = RenameInputs,
    };

    /// <summary>Reads, changes and writes a model.</summary>
    public static string Apply(string file, string variant, string target)
    {
        ModelProto model = Protos.Read(file);
        All[variant](model);
        File.WriteAllBytes(target, model.ToByteArray());
        return target;
    }

    /// <summary>Writes the graph as ONNX Runtime's optimiser leaves it.</summary>
    public static string Optimize(string file, GraphOptimizationLevel level, string target)
    {
        using SessionOptions options = new()
        {
            GraphOptimizationLevel = level,
            OptimizedModelFilePath = target,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        using InferenceSession session = new(file, options);
        return target;
    }

    /// <summary>Moves all matrices into a file beside the graph.</summary>
    public static void MoveWeights(string file, string data)
    {
        ModelProto model = Protos.Read(file);
        using FileStream stream = File.Create(Path.Combine(Path.GetDirectoryName(file)!, data));
        foreach (TensorProto tensor in model.Graph.Initializer.Where(tensor => tensor.Dims.Count == 2))
        {
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = data });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = $"{stream.Position}" });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = $"{tensor.RawData.Length}" });
            stream.Write(tensor.RawData.Span);
            tensor.ClearRawData();
            tensor.DataLocation = DataLocation.External;
        }

        File.WriteAllBytes(file, model.ToByteArray());
    }

    private static void RenameAndShuffle(ModelProto model)
    {
        HashSet<string> fixedNames = [.. model.Graph.Input.Concat(model.Graph.Output).Select(value => value.Name)];
        Dictionary<string, string> names = [];
        string Rename(string name)
        {
            if (fixedNames.Contains(name))
            {
                return name;
            }

            if (!names.TryGetValue(name, out string? other))
            {
                names[name] = other = $"{names.Count}";
            }

            return other;
        }

        model.Graph.ValueInfo.Clear();
        foreach (TensorProto tensor in model.Graph.Initializer)
        {
            tensor.Name = Rename(tensor.Name);
        }

        foreach (NodeProto node in model.Graph.Node)
        {
            Bodies.Rename(node, Rename);
            node.Name = "";
        }

        NodeProto[] nodes = [.. model.Graph.Node];
        new SplitMix64(3).Shuffle<NodeProto>(nodes);
        model.Graph.Node.Clear();
        model.Graph.Node.AddRange(nodes);
    }

    private static void RenameAxes(ModelProto model)
    {
        model.Graph.ValueInfo.Clear();
        int count = 0;
        foreach (TensorShapeProto.Types.Dimension axis in model.Graph.Input.Concat(model.Graph.Output)
            .SelectMany(value => value.Type.TensorType.Shape.Dim).Where(axis => axis.DimParam.Length > 0))
        {
            axis.DimParam = $"axis of its own {count++}";
        }
    }

    private static void AddOutputs(ModelProto model)
    {
        foreach (NodeProto node in model.Graph.Node.Where(node => node.OpType is "Softmax" or "LayerNormalization"))
        {
            model.Graph.Output.Insert(0, new ValueInfoProto { Name = node.Output[0] });
        }
    }

    private static void ChangeInputs(ModelProto model, DataType type)
    {
        foreach (ValueInfoProto input in model.Graph.Input)
        {
            input.Type.TensorType.ElemType = type;
            CastInput(model, input.Name, DataType.Int64);
        }
    }

    private static void ChangeMask(ModelProto model)
    {
        if (model.Graph.Input.FirstOrDefault(input => input.Name == "attention_mask") is { } mask)
        {
            mask.Type.TensorType.ElemType = DataType.Float;
            CastInput(model, mask.Name, DataType.Int64);
        }
    }

    private static void CastInput(ModelProto model, string name, DataType to)
    {
        string cast = $"{name} cast";
        foreach (NodeProto node in model.Graph.Node)
        {
            Bodies.Rename(node, value => value == name ? cast : value);
        }

        model.Graph.Node.Insert(0, Protos.Node("Cast", cast, [name], ("to", (long)to)));
    }

    private static void MakeConstantNodes(ModelProto model)
    {
        foreach (TensorProto tensor in model.Graph.Initializer)
        {
            model.Graph.Node.Insert(0, Protos.Node("Constant", tensor.Name, [], ("value", tensor)));
        }

        model.Graph.Initializer.Clear();
    }

    private static void RenameInputs(ModelProto model)
    {
        string Rename(string name) => name switch
        {
            "input_ids" => "input_word_ids:0",
            "attention_mask" => "input_mask:0",
            "token_type_ids" => "input_type_ids:0",
            "logits" => "Identity:0",
            _ => name,
        };
        foreach (ValueInfoProto value in model.Graph.Input.Concat(model.Graph.Output))
        {
            value.Name = Rename(value.Name);
        }

        foreach (NodeProto node in model.Graph.Node)
        {
            Bodies.Rename(node, Rename);
        }
    }
}
