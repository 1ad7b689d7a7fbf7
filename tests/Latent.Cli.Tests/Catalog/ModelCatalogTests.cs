using Latent.Cli.Catalog;
using Latent.Cli.Storage;
using Latent.Data;
using Latent.Devices;
using Latent.Models;

namespace Latent.Cli.Tests.Catalog;

public sealed class ModelCatalogTests
{
    private static IEnumerable<string> Kinds => ModelCatalog.All.Select(kind => kind.Name);

    /// <summary>A kind has one name: that of its model. Of the same model on convolutions "conv-" stands before it.</summary>
    [TestCaseSource(nameof(Kinds))]
    public void A_kind_has_the_name_that_its_model_gives_itself(string name)
    {
        ModelKind kind = ModelCatalog.Find(name)!;
        using Model model = ModelConfig.Standard(kind, "digits", Digits.Load().Train).CreateModel(Device.Default);
        bool isVariant = kind.Channels is not null && name != model.Kind;
        Assert.That(name, Is.EqualTo(isVariant ? $"conv-{model.Kind}" : model.Kind));
    }
}
