namespace Latent.Data;

/// <summary>The types of the numbers in the rows of a data source.</summary>
public enum ColumnType
{
    /// <summary>32-bit floats, which a model reads as they are: <see cref="RowSpan.Floats"/>.</summary>
    Floats,

    /// <summary>Bytes, which a model reads as value / 255: <see cref="RowSpan.Bytes"/>.</summary>
    Bytes,

    /// <summary>32-bit integers, which a model reads as indices, such as those of an embedding: <see cref="RowSpan.Ints"/>.</summary>
    Ints,
}
