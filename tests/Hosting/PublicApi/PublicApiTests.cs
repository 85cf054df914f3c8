using EarlyExitGen.Tests.Shared;
using PublicApiGenerator;
using Xunit;

namespace EarlyExitGen.Hosting.Tests.PublicApi;

/// <summary>The package's promise to its users.</summary>
public class PublicApiTests
{
    [Fact]
    public void The_public_api_is_the_approved_one()
    {
        ApprovedText.Verify(
            typeof(ICascadeService).Assembly.GeneratePublicApi(
                new ApiGeneratorOptions { IncludeAssemblyAttributes = false }),
            Path.Combine("tests", "Hosting", "PublicApi", "PublicApi"));
    }
}
