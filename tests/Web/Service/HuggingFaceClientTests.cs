using Xunit;

namespace EarlyExitGen.Web.Tests.Service;

/// <summary>Hugging Face's own client, <c>@huggingface/inference</c>, against the sample.</summary>
public sealed class HuggingFaceClientTests
{
    private const string Package = "@huggingface/inference@4.13.30";

    private const string Script = """
        import { InferenceClient } from '@huggingface/inference';
        const client = new InferenceClient(process.argv[2], { endpointUrl: process.argv[3] });
        const scores = await client.textClassification({
          inputs: 'Striker scores twice as the champions win the cup final', parameters: { top_k: 2 },
        });
        console.log(JSON.stringify(scores));
        try {
          await client.textClassification({ inputs: 'x'.repeat(30000) });
        } catch (error) {
          console.log(error.message);
        }
        """;

    [Fact]
    public async Task It_reads_labels_scores_and_errors()
    {
        Assert.SkipUnless(await Tool.ExistsAsync("node"), "node is not installed.");
        Assert.SkipUnless(await Tool.ExistsAsync("npm"), "npm is not installed.");
        await using ServiceHost host = new();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("earlyexit-hf-");
        try
        {
            (int code, string output) = await Tool.RunAsync(
                "npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", Package], folder.FullName);
            Assert.SkipUnless(code == 0, $"{Package} could not be had: {output}");
            string script = Path.Combine(folder.FullName, "client.mjs");
            await File.WriteAllTextAsync(script, Script, TestContext.Current.CancellationToken);

            (code, output) = await Tool.RunAsync(
                "node", [script, ServiceHost.Key, host.Address.AbsoluteUri], folder.FullName);

            Assert.True(code == 0, output);
            string[] lines = output.Split('\n');
            Assert.Matches(
                """^\[\{"label":"Sports","score":0\.9\d+\},\{"label":"\w+","score":[\d.e-]+\}\]$""", lines[0]);
            Assert.Contains("at most 20000 are taken", output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
