using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Model.Checkpoints;

/// <summary>An encoder's weights, however a Hugging Face folder names and divides them.</summary>
public sealed class EncoderWeightsTests : IDisposable
{
    private const string Query = "encoder.layer.1.attention.self.query.weight";

    private readonly PretrainedFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, true)]
    public void Prefixes_old_names_shards_and_other_heads_give_the_same_encoder(bool isPart, bool isOld, bool isSharded)
    {
        string prefix = isPart ? "bert." : "";
        FloatTensor[] stored =
        [
            new($"{prefix}embeddings.position_ids", [1, 8], new float[8]),
            .. PretrainedFiles.Tensors().Select(t => t with { Name = prefix + (isOld ? OldName(t.Name) : t.Name) }),
            new($"{prefix}pooler.dense.weight", [4, 4], new float[16]),
            new("classifier.weight", [2, 4], new float[8]),
            new("cls.predictions.transform.LayerNorm.gamma", [4], new float[4]),
        ];
        if (isSharded)
        {
            _files.WriteShards(stored);
        }
        else
        {
            _files.WriteWeights(stored);
        }

        using EncoderWeights weights = EncoderWeights.Open(_files.Folder, PretrainedFiles.Config);

        Assert.All(PretrainedFiles.Tensors(), tensor => Assert.Equal(tensor.Values, weights.Read(tensor.Name)));
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        _files.WriteWeights(
            [.. PretrainedFiles.Tensors().Where(t => !t.Name.Contains("layer.1.", StringComparison.Ordinal))]);

        string message = Refusal();

        Assert.Contains($"'{Query}'", message, StringComparison.Ordinal);
        Assert.Contains("and 13 more are missing", message, StringComparison.Ordinal);
        _files.WriteWeights([new FloatTensor("roberta.embeddings.word_embeddings.weight", [1], [1])]);
        Assert.Contains("no tensor 'embeddings.word_embeddings.weight'", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_shape_is_named_with_the_expected_one()
    {
        Change(Query, t => t with { Shape = [2, 8] });

        Assert.Contains($"'{Query}' has the shape [2, 8], but [4, 4] is expected", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("encoder.layer.2.output.dense.bias")]
    [InlineData("encoder.layer.0.attention.self.distance_embedding.weight")]
    [InlineData("embeddings.projection.weight")]
    public void A_part_of_the_encoder_that_would_not_be_computed_is_refused(string name)
    {
        _files.WriteWeights([.. PretrainedFiles.Tensors(), new FloatTensor(name, [4], new float[4])]);

        Assert.Contains($"'{name}' belong to no BERT encoder of 2 layers", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bert.embeddings.word_embeddings.weight")]
    [InlineData("embeddings.LayerNorm.gamma")]
    public void Two_names_for_one_tensor_are_refused(string name)
    {
        _files.WriteWeights([.. PretrainedFiles.Tensors(), new FloatTensor(name, [4], new float[4])]);

        Assert.Contains($"and '{name}'", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_file_is_taken_before_shards_and_none_is_an_error()
    {
        byte[] single = File.ReadAllBytes(_files[Checkpoint.EncoderFile]);
        _files.WriteShards(PretrainedFiles.Tensors(), map => map[Query] = "absent.safetensors");
        File.WriteAllBytes(_files[Checkpoint.EncoderFile], single);
        EncoderWeights.Open(_files.Folder, PretrainedFiles.Config).Dispose();

        File.Delete(_files[Checkpoint.EncoderFile]);
        File.Delete(_files["model.safetensors.index.json"]);
        Assert.Contains("model.safetensors.index.json", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("absent.safetensors", "'absent.safetensors' is not there")]
    [InlineData("../other.safetensors", "'../other.safetensors'")]
    [InlineData("/etc/passwd", "'/etc/passwd'")]
    [InlineData(
        "model-00001-of-00002.safetensors",
        "lies in model-00002-of-00002.safetensors, but the index says 'model-00001-of-00002.safetensors'")]
    [InlineData(null, "but the index does not name it")]
    public void An_index_that_is_wrong_about_a_tensor_is_refused(string? shard, string expected)
    {
        _files.WriteShards(PretrainedFiles.Tensors(), map =>
        {
            map.Remove(Query);
            if (shard is not null)
            {
                map[Query] = shard;
            }
        });

        Assert.Contains(expected, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_that_names_a_tensor_which_no_shard_has_is_refused()
    {
        _files.WriteShards(PretrainedFiles.Tensors(), map => map["more"] = "model-00001-of-00002.safetensors");

        Assert.Contains("'more' lies in no shard", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_in_two_shards_is_refused()
    {
        FloatTensor[] tensors = PretrainedFiles.Tensors();
        _files.WriteShards([.. tensors, tensors[0]]);

        Assert.Contains($"'{tensors[0].Name}' lies in two shards", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", "'weight_map' is missing")]
    [InlineData("""{"weight_map":{}}""", "is empty")]
    [InlineData("""{"weight_map":{"a":7}}""", "'a' is 7")]
    [InlineData("""{"weight_map":{"a":"x.safetensors","a":"x.safetensors"}}""", "not valid JSON")]
    [InlineData("""{"weight_map":{"a":"x\u0000.safetensors"}}""", "'weight_map' names")]
    public void An_impossible_index_is_refused(string json, string expected)
    {
        File.Delete(_files[Checkpoint.EncoderFile]);
        _files.Write("model.safetensors.index.json", json);

        Assert.Contains(expected, Refusal(), StringComparison.Ordinal);
    }

    private static string OldName(string name) => name
        .Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal)
        .Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal);

    private void Change(string name, Func<FloatTensor, FloatTensor> change) =>
        _files.WriteWeights([.. PretrainedFiles.Tensors().Select(t => t.Name == name ? change(t) : t)]);

    private string Refusal()
    {
        string message = Assert.Throws<ToolException>(
            () => EncoderWeights.Open(_files.Folder, PretrainedFiles.Config)).Message;
        Assert.StartsWith(_files.Folder, message, StringComparison.Ordinal);
        return message;
    }
}
