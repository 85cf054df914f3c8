using System.Text.Json;
using EarlyExitGen.Generator.Tests.Diagnostics;
using EarlyExitGen.Generator.Tests.Host;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Model.Manifests;
using Json.Schema;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Manifest;

/// <summary>Editors, by the schema, and the generator have one opinion of what a manifest is.</summary>
public class SchemaTests
{
    private static readonly string Text = File.ReadAllText(Repository.At("runtime", "build", "cascade.schema.json"));
    private static readonly JsonSchema Schema = JsonSchema.FromText(Text);
    private static readonly JsonDocumentOptions Lenient =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static TheoryData<string> Names => [.. SchemaCases.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Schema_and_generator_say_what_they_are_to_say(string name)
    {
        SchemaCase @case = SchemaCases.All.Single(c => c.Name == name);

        Assert.Equal(@case.Verdict != SchemaVerdict.Invalid, AcceptedBySchema(@case.Manifest));
        Assert.Equal(@case.Verdict == SchemaVerdict.Valid, ManifestReader.Read(@case.Manifest).Spec is not null);
    }

    [Fact]
    public void What_the_schema_rejects_the_generator_rejects()
    {
        // Text that is not JSON, and properties that are written twice, no schema sees. Numbers too large or too small
        // for a decimal this validator does not take.
        string[] beyond = [ManifestRule.Syntax.Id, ManifestRule.Duplicate.Id];
        string[] wrong = [.. DiagnosticCases.All
            .Where(c => !beyond.Any(id => c.Expected.Any(e => e.StartsWith(id, StringComparison.Ordinal))))
            .Where(c => IsWithinDecimal(JsonDocument.Parse(c.Manifest, Lenient).RootElement))
            .Where(c => !AcceptedBySchema(c.Manifest) && ManifestReader.Read(c.Manifest).Spec is not null)
            .Select(c => c.Name)];
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_schema_accepts_the_manifests_that_there_are()
    {
        string page = File.ReadAllText(Repository.At("docs", "manifest.md"));
        string example = page.Split("```json")[1].Split("```")[0];
        string sample = File.ReadAllText(Repository.At("samples", "QuickStart", "news", "news.cascade.json"));
        Assert.All([example, sample], manifest =>
        {
            Assert.NotNull(ManifestReader.Read(manifest).Spec);
            Assert.True(AcceptedBySchema(manifest));
        });
    }

    [Theory]
    [InlineData("\"version\": 1", "", "properties")]
    [InlineData("\"vocabulary\"", "tokenizer.", "properties.tokenizer.properties")]
    [InlineData("\"file\": \"merges.txt\"", "tokenizer.merges.", "properties.tokenizer.properties.merges.properties")]
    [InlineData("\"rate\": 0.01", "disagreement[1].", "properties.disagreement.items.properties")]
    [InlineData("\"name\": \"careful\"", "operatingPoints[0].", "properties.operatingPoints.items.properties")]
    [InlineData(
        "\"data\": \"AG News",
        "operatingPoints[0].measured.",
        "properties.operatingPoints.items.properties.measured.properties")]
    [InlineData("\"text\": \"C++\"", "labels[1].", "properties.labels.items.properties")]
    [InlineData("\"layer\": 0", "exits[0].", "properties.exits.items.properties")]
    [InlineData("\"name\": \"large\"", "models[0].", "properties.models.items.properties")]
    [InlineData("\"texts\": 1000", "calibration.", "properties.calibration.properties")]
    [InlineData("\"slope\": 1.44", "exits[0].agreement.", "properties.exits.items.properties.agreement.properties")]
    [InlineData("\"file\"", "exits[3].data[0].", "properties.exits.items.properties.data.items.properties")]
    public void Both_know_the_same_properties_in_the_same_order(string beside, string path, string place)
    {
        string whole = beside.Contains("merges", StringComparison.Ordinal) ? SampleManifest.Bpe
            : beside.Contains("large", StringComparison.Ordinal) ? SampleManifest.Models
            : beside.Contains("texts", StringComparison.Ordinal) ? SampleManifest.Calibrated
            : SampleManifest.Full;
        string full = SampleManifest.Edit(whole, ("\"Sports\"", "{ \"text\": \"C++\", \"name\": \"CPlusPlus\" }"), ("\"block\": \"block-12.onnx\"", $$"""
            "data": [{ "file": "weights.bin", "sha256": "{{SampleManifest.Hash}}" }], "block": "block-12.onnx"
            """));
        ManifestResult result =
            ManifestReader.Read(SampleManifest.Edit(full, (beside, "\"???????????\": 1, " + beside)));

        using JsonDocument schema = JsonDocument.Parse(Text);
        JsonElement properties = place.Split('.').Aggregate(schema.RootElement, (at, name) => at.GetProperty(name));
        string known = string.Join(", ", properties.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            path + "???????????: this property is unknown; known here are " + known,
            Assert.Single(result.Problems).Message);
    }

    [Fact]
    public void Every_property_is_described_and_no_object_takes_others()
    {
        using JsonDocument schema = JsonDocument.Parse(Text);
        int objects = 0;
        Visit(schema.RootElement, "");
        Assert.Equal(12, objects);

        void Visit(JsonElement at, string path)
        {
            if (at.TryGetProperty("properties", out JsonElement properties))
            {
                objects++;
                Assert.False(at.GetProperty("additionalProperties").GetBoolean(), path);
                foreach (JsonProperty property in properties.EnumerateObject())
                {
                    Assert.True(IsDescribed(property.Value), path + property.Name);
                    Visit(property.Value, path + property.Name + ".");
                }
            }

            if (at.TryGetProperty("items", out JsonElement items))
            {
                Visit(items, path);
            }
        }

        bool IsDescribed(JsonElement property) =>
            (property.TryGetProperty("description", out JsonElement description)
                && description.GetString()!.EndsWith('.'))
            || (property.TryGetProperty("$ref", out JsonElement target)
                && IsDescribed(
                    schema.RootElement.GetProperty("definitions").GetProperty(target.GetString()!.Split('/')[^1])));
    }

    [Fact]
    public void The_toolchain_points_to_the_schema()
    {
        using JsonDocument schema = JsonDocument.Parse(Text);
        Assert.Equal(ManifestWriter.Schema, schema.RootElement.GetProperty("$id").GetString());
    }

    private static bool IsWithinDecimal(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().All(p => IsWithinDecimal(p.Value)),
        JsonValueKind.Array => value.EnumerateArray().All(IsWithinDecimal),
        JsonValueKind.Number => value.TryGetDecimal(out decimal exact) && (exact != 0 || value.GetDouble() == 0),
        _ => true,
    };

    private static bool AcceptedBySchema(string manifest)
    {
        using JsonDocument document = JsonDocument.Parse(manifest, Lenient);
        return Schema.Evaluate(document.RootElement).IsValid;
    }
}
