        Calibration = new global::EarlyExitGen.CascadeCalibration
        {
            Texts = 1000,
            Answered = new int[][]
            {
                new int[] { 200, 100, 100, 600 },
                new int[] { 300, 100, 200, 400 },
                new int[] { 500, 100, 200, 200 },
            },
            Scores = new float[][]
            {
                new float[] { -0.5f, 0f, 0.5f, 1f, 1.5f, 2f, 2.5f, 3f, 3.5f },
                new float[] { 0f, 0.25f, 0.75f, 1.5f, 2f, 2.5f, 3f, 3.5f, 4e0f },
                global::System.Array.Empty<float>(),
                new float[] { 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.5f, 0.5f, 7f, 8.125f },
            },
        },
