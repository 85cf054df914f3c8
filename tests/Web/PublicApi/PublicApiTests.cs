using EarlyExitGen.AspNetCore;
using EarlyExitGen.Tests.Shared;
using PublicApiGenerator;
using Xunit;

namespace EarlyExitGen.Web.Tests.PublicApi;

/// <summary>The package's promise to its users.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_api_is_the_approved_one()
    {
        ApprovedText.Verify(
            typeof(CascadeEndpointOptions).Assembly.GeneratePublicApi(
                new ApiGeneratorOptions { IncludeAssemblyAttributes = false }),
            Path.Combine("tests", "Web", "PublicApi", "PublicApi"));
    }
}
