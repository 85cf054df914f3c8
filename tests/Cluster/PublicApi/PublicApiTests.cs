using EarlyExitGen.Tests.Shared;
using PublicApiGenerator;
using Xunit;

namespace EarlyExitGen.Cluster.Tests.PublicApi;

/// <summary>The package's promise to its users.</summary>
public class PublicApiTests
{
    [Fact]
    public void The_public_api_is_the_approved_one()
    {
        ApprovedText.Verify(
            typeof(ClusterTiers).Assembly.GeneratePublicApi(new ApiGeneratorOptions
            {
                IncludeAssemblyAttributes = false,

                // What Orleans generates is for Orleans.
                DenyNamespacePrefixes = ["OrleansCodeGen"],
            }),
            Path.Combine("tests", "Cluster", "PublicApi", "PublicApi"));
    }
}
