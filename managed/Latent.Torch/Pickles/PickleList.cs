namespace Latent.Torch.Pickles;

/// <summary>A list of a pickle.</summary>
internal sealed class PickleList : List<object?>;
