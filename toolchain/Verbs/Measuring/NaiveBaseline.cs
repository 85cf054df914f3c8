using EarlyExitGen.Loading;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Manifests;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Tokenizers;

namespace EarlyExitGen.Toolchain.Verbs.Measuring;

/// <summary>
/// The plain model as it is written first: a session with default options, named values created for each text,
/// <c>Run</c>, and the tokenizer of Microsoft.ML.Tokenizers.
/// </summary>
internal sealed class NaiveBaseline : IDisposable
{
    private readonly InferenceSession _session;
    private readonly BertTokenizer _tokenizer;
    private readonly int _maxTokens;

    private NaiveBaseline(InferenceSession session, BertTokenizer tokenizer, int maxTokens)
    {
        _session = session;
        _tokenizer = tokenizer;
        _maxTokens = maxTokens;
    }

    /// <summary>
    /// Loads the plain model; null where the tokenizer is none of BERT's, for which there is no such short way.
    /// </summary>
    public static NaiveBaseline? Load(CascadeManifest manifest, string plainFile)
    {
        TokenizerSpec tokenizer = manifest.Spec.TokenizerOf(manifest.Spec.Models.Count);
        if (tokenizer.Kind != TokenizerKind.WordPiece)
        {
            return null;
        }

        BertOptions options = new()
        {
            LowerCaseBeforeTokenization = tokenizer.Lowercase,
            RemoveNonSpacingMarks = tokenizer.StripAccents,
        };
        return new NaiveBaseline(
            Open(manifest, Path.GetFullPath(plainFile)),
            BertTokenizer.Create(Path.Combine(manifest.Folder, tokenizer.Vocabulary), options),
            tokenizer.MaxTokens);
    }

    // As it is written first, unless its weights lie behind links, from where it cannot be loaded so.
    private static InferenceSession Open(CascadeManifest manifest, string plainFile)
    {
        string[] data =
        [
            .. ChainDescriptions.Plain(manifest, plainFile).Blocks[0].Data
                .Select(file => Path.GetFullPath(Path.Combine(manifest.Folder, file.File))),
        ];
        if (LinkedGraph.Of(plainFile, data) is not { } linked)
        {
            return new InferenceSession(plainFile);
        }

        using SessionOptions options = new();
        options.AddSessionConfigEntry(LinkedGraph.SessionEntry, linked.Folder);
        return new InferenceSession(linked.Graph, options);
    }

    /// <summary>Classifies a text or a pair: the label.</summary>
    public int Classify(Instance text)
    {
        IReadOnlyList<int> first = _tokenizer.EncodeToIds(text.First, _maxTokens, out _, out _);
        int[] ids = text.Second is { } second
            ? [.. first, .. _tokenizer.EncodeToIds(second, _maxTokens, out _, out _).Skip(1)]
            : [.. first];
        ids = ids.Length > _maxTokens ? [.. ids[..(_maxTokens - 1)], ids[^1]] : ids;
        List<NamedOnnxValue> inputs = [];
        foreach ((string name, NodeMetadata input) in _session.InputMetadata)
        {
            int[] values = name switch
            {
                "input_ids" => ids,
                "attention_mask" => [.. ids.Select(_ => 1)],
                _ => [.. ids.Select((_, i) => i < first.Count ? 0 : 1)],
            };
            inputs.Add(input.ElementDataType == TensorElementType.Int64
                ? NamedOnnxValue.CreateFromTensor(
                    name, new DenseTensor<long>(Array.ConvertAll(values, v => (long)v), [1, ids.Length]))
                : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<int>(values, [1, ids.Length])));
        }

        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = _session.Run(inputs);
        return Softmax.ArgMax([.. results[0].AsEnumerable<float>()]);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
